/** GET /api/settings/ and PUT /api/settings/escalation/: what the site has set for itself. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';

export const readSettings = operation(operations.readSettings, async (_call, { reader }) => ({
  escalation: await reader.settings.ladder(),
}));

export const changeEscalation = operation(
  operations.changeEscalation,
  async ({ body, asker }, { commands, reader, outlook }) => {
    // The other servers read it within seconds; this one times by it what it places from now on.
    outlook.ladder = body;
    await commands.changeLadder({ ladder: body, by: asker.user.id });
    return { escalation: await reader.settings.ladder() };
  },
);
