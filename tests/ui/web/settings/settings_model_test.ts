import { DEFAULT_SETTINGS } from "../../../../server/settings/settings.ts";
import type { Settings } from "../../../../shared/settings.ts";
import { settingsSchema } from "../../../../shared/settings.ts";
import { ApiError } from "../../../../ui/web/api/api_error.ts";
import { SettingsModel } from "../../../../ui/web/settings/settings_model.ts";
import { assertEquals } from "../../../assert.ts";

const SETTINGS: Settings = settingsSchema.parse(
  Object.fromEntries(
    Object.entries(DEFAULT_SETTINGS).map(([name, value]) => [name, {
      value,
      source: "default",
      otherwise: value,
    }]),
  ),
);

Deno.test("SettingsModel tells what is set, and why a change was not taken", async () => {
  const heard: string[] = [];
  let refuse = true;
  const model = new SettingsModel({
    api: {
      settings: () => Promise.resolve(SETTINGS),
      changeSettings: (change) =>
        refuse
          ? Promise.reject(new ApiError("refused", "It is refused."))
          : Promise.resolve({ ...SETTINGS, theme: { ...SETTINGS.theme, value: change.theme! } }),
    },
    onSettings: ({ theme }) => heard.push(theme.value),
  });
  assertEquals(model.settings.value, undefined);
  await model.look();
  assertEquals(await model.change({ theme: "dark" }), false);
  assertEquals([model.problem.value, model.settings.value], ["It is refused.", SETTINGS]);
  refuse = false;
  assertEquals(await model.change({ theme: "dark" }), true);
  assertEquals([model.problem.value, heard], [undefined, ["system", "dark"]]);
});
