/** Replaced by the table of records. */
export type ScalarFunctionName = string;
