import { DiskSpace } from "../../../server/engine/disk_space.ts";
import { assertMatch, assertStrictEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const MIB = 1_048_576;

Deno.test("DiskSpace says how little room is left, and nothing while there is enough", async () => {
  for (const [freeMib, trouble] of [[1_024, false], [1_023.9, true], [0, true]] as const) {
    await using disk = new DiskSpace("/x", 1_024 * MIB, () => Promise.resolve(freeMib * MIB));
    await disk.looked;
    if (trouble) {
      assertMatch(
        disk.trouble ?? "",
        new RegExp(`^Only ${Math.floor(freeMib)} MiB are left .*\\.$`),
      );
    } else assertStrictEquals(disk.trouble, undefined);
  }
});

Deno.test("DiskSpace asks the system itself, and warns of nothing where it can't", async () => {
  using folder = tempFolder();
  for (
    const [lowBytes, path, expected] of [
      [Number.MAX_SAFE_INTEGER, folder.path, /MiB are left/],
      [0, folder.path, /^$/],
      [Number.MAX_SAFE_INTEGER, `${folder.path}/nothing`, /^$/],
    ] as const
  ) {
    await using disk = new DiskSpace(path, lowBytes);
    await disk.looked;
    assertMatch(disk.trouble ?? "", expected);
  }
});
