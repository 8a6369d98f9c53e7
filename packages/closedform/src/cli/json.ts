// JSON as the command line writes and reads it.

/** One line of JSON. Numbers that JSON cannot hold become the strings "NaN", "Infinity" and "-Infinity". */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === "number" && !Number.isFinite(field) ? String(field) : field,
  );
}

/** The value of a JSON text, or what is wrong with it, in one line. */
export function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    // Newer versions of Node quote the whole text, which may be long and hold control characters.
    const [reason = ""] = (error as Error).message.split(/,? *"|\n/, 1);
    return { ok: false, reason: reason.trim() };
  }
}
