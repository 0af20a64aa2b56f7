import { movInOrder } from "../../../../server/upload/ffmpeg/mov_order.ts";
import { assertEquals, assertRejects } from "../../../assert.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";
import { bytesOf } from "../../../fixtures/wav_files.ts";

/** Big-endian numbers of four bytes. */
function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  values.forEach((value, i) => new DataView(bytes.buffer).setUint32(4 * i, value));
  return bytes;
}

function box(kind: string, ...content: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(...content);
  return bytesOf(words(8 + bytes.length), kind, bytes);
}

/** A table with one track of these places. */
function table(places: Uint8Array): Uint8Array<ArrayBuffer> {
  const track = box("trak", box("mdia", box("minf", box("stbl", places, box("stsz", "rest")))));
  return box("moov", box("mvhd", "head"), track);
}

const stco = (...places: number[]): Uint8Array => box("stco", words(0, places.length, ...places));
const co64 = (...places: number[]): Uint8Array =>
  box("co64", words(0, places.length, ...places.flatMap((place) => [0, place])));

const FTYP = box("ftyp", "M4A ");
const MDAT = box("mdat", "samples and more samples");

async function inOrder(...parts: Uint8Array[]): Promise<Uint8Array> {
  using folder = tempFolder();
  const path = `${folder.path}/film`;
  await Deno.writeFile(path, bytesOf(...parts));
  using file = await Deno.open(path);
  const pieces: Uint8Array[] = [];
  for await (const piece of movInOrder(file)) pieces.push(piece.slice());
  return bytesOf(...pieces);
}

Deno.test("movInOrder() puts the table before the samples and moves the places in it", async () => {
  const first = FTYP.length + 8;
  const size = table(stco(0, 0)).length;
  assertEquals(
    await inOrder(FTYP, MDAT, table(stco(first, first + 7)), box("free", "x")),
    bytesOf(FTYP, table(stco(first + size, first + 7 + size)), MDAT, box("free", "x")),
  );
  const long = table(co64(0)).length;
  assertEquals(
    await inOrder(FTYP, MDAT, table(co64(first))),
    bytesOf(FTYP, table(co64(first + long)), MDAT),
  );
  // What lies before the samples or behind the table stays where it is.
  const outside = table(stco(3, FTYP.length + MDAT.length + size));
  assertEquals(await inOrder(FTYP, MDAT, outside), bytesOf(FTYP, outside, MDAT));
});

Deno.test("movInOrder() reads boxes of 64-bit sizes, and the last one without a size", async () => {
  const samples = bytesOf(words(1), "mdat", words(0, 20), "more");
  const size = table(stco(0)).length;
  const first = FTYP.length + 16;
  assertEquals(
    await inOrder(FTYP, samples, table(stco(first))),
    bytesOf(FTYP, table(stco(first + size)), samples),
  );
  const open = table(stco(first));
  const expected = table(stco(first + size));
  open.set(words(0));
  expected.set(words(0));
  assertEquals(await inOrder(FTYP, samples, open), bytesOf(FTYP, expected, samples));
});

Deno.test("movInOrder() leaves alone what is in order, cut short, or nonsense", async () => {
  const files: Uint8Array[][] = [
    [FTYP, table(stco(100)), MDAT],
    [FTYP, MDAT],
    [FTYP, MDAT, table(stco(20)).subarray(0, 40)],
    [FTYP, words(3), bytesOf("mdat"), table(stco(20))],
    [new Uint8Array(0)],
    [new Uint8Array(100)],
    [bytesOf("hello")],
  ];
  for (const parts of files) assertEquals(await inOrder(...parts), bytesOf(...parts));
});

Deno.test("movInOrder() keeps within a table that says it has more than it has", async () => {
  const lying = table(box("stco", words(0, 0xffff_ffff, 40, 44)));
  const expected = table(box("stco", words(0, 0xffff_ffff, 40 + lying.length, 44 + lying.length)));
  const samples = box("mdat", new Uint8Array(40));
  assertEquals(await inOrder(FTYP, samples, lying), bytesOf(FTYP, expected, samples));
  const deep = Array.from({ length: 100 }).reduce<Uint8Array<ArrayBuffer>>(
    (inner) => box("trak", inner),
    box("stco", words(0, 1, 20)),
  );
  const nested = box("moov", deep);
  assertEquals(await inOrder(FTYP, MDAT, nested), bytesOf(FTYP, nested, MDAT));
});

Deno.test("movInOrder() refuses a table that is too large for memory", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/film`;
  const size = 64 * 1_048_576 + 1;
  await Deno.writeFile(path, bytesOf(FTYP, MDAT, words(size), "moov"));
  await Deno.truncate(path, FTYP.length + MDAT.length + size);
  using file = await Deno.open(path);
  await assertRejects(() => movInOrder(file).next(), /too large/);
});
