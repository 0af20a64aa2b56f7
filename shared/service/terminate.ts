/** Asking a process that this one did not start to end; Deno itself does that only with all permissions. */

/** Sends SIGTERM; nothing happens if the process is gone. */
export async function terminate(pid: number): Promise<void> {
  await new Deno.Command("/bin/sh", {
    args: ["-c", 'kill -TERM "$0"', String(pid)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
