/** A process that holds a program's data folder although the supervisor does not watch it. */
import { lockHolder } from "../instance_lock.ts";
import type { Orphan } from "../zinit.ts";

/**
 * Finds it by the lock of the data folder.
 *
 * @param supervisedPid Process that the supervisor watches; 0 if there is none.
 */
export async function findOrphan(
  home: string,
  program: string,
  supervisedPid: number,
): Promise<Orphan | undefined> {
  const pid = await lockHolder(home, program);
  return pid === undefined || pid === supervisedPid ? undefined : { pid };
}
