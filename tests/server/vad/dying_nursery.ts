/** The real nursery, but its Workers die of an error. */
import { type NurseryScope, serveNursery } from "../../../server/vad/nursery_service.ts";

serveNursery(self as unknown as NurseryScope, () => {
  const code = `self.onmessage = () => { throw new Error("struck dead") };`;
  return new Worker(`data:application/javascript,${encodeURIComponent(code)}`, { type: "module" });
});
