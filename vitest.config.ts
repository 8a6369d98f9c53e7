import { defineConfig } from "vitest/config";

const resolve = { conditions: ["closedform-source", "node", "import", "module", "default"] };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.webgl.test.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
