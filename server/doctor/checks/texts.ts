/** Who works on texts, and whether a person's own styles can be read. */
import { StyleLibrary } from "../../transform/styles/library.ts";
import { openTransformers, RULES_STYLE } from "../../transform/transformers.ts";
import { type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "work on texts";

/** Tells the model, and names the files of styles that are passed over. */
export async function checkTexts({ server, home }: Surroundings): Promise<Finding[]> {
  await using transformers = openTransformers(server);
  const { model } = transformers;
  const who = model === undefined
    ? `by rules, ${RULES_STYLE} alone; for more set DEEPSEEK_API_KEY or LLM_BASE_URL`
    : `${model.label}, model ${model.model}`;
  const { problems } = await new StyleLibrary(`${home}/styles`).list();
  return [
    fine(ABOUT, who),
    ...problems.map((problem) =>
      warning(ABOUT, problem.replace(/\.$/, ""), "mend that file, or take it out of the folder")
    ),
  ];
}
