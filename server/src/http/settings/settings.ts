/** GET /api/settings/, PUT /api/settings/escalation/ and /board/: what the site has set for itself. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { refusalReply } from '../refusals.ts';

export const readSettings = operation(operations.readSettings, (_call, { reader }) => reader.settings.all());

export const changeEscalation = operation(
  operations.changeEscalation,
  async ({ body, asker }, { commands, reader, outlook }) => {
    // The other servers read it within seconds; this one times by it what it places from now on.
    outlook.ladder = body;
    await commands.changeLadder({ ladder: body, by: asker.user.id });
    return await reader.settings.all();
  },
);

export const changeBoard = operation(operations.changeBoard, async ({ body, asker, t }, { commands, reader }) => {
  const outcome = await commands.changeBoard({ board: body, by: asker.user.id });
  return outcome.ok ? await reader.settings.all() : refusalReply(outcome.refusal, t);
});
