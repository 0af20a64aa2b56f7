/**
 * Everything about the zinit supervisor: a client of its socket, builders of service definitions, and the
 * lifecycle of a service under it. How zinit 0.3.9 behaves, and what is avoided because of that, stands
 * beside the code that takes care of it, in `zinit/`.
 */
export * from "./zinit/client.ts";
