/* Sets up what is missing and runs one command of the built program in this process, so that signals reach it. */
import "./setup.mjs";

process.env.NODE_ENV ??= "production";
await import(new URL("../../build/server/index.js", import.meta.url).href);
