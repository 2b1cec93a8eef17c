/** The six operations on one kind of thing that admins keep: list, read, create, update, replace, archive. */
import type { Resource } from '@comanda/protocol/operations';
import type { Outcome } from '../../commands/command.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { Page, Paged } from '../../store/paging.ts';
import type { HttpContext } from '../context.ts';
import { type Mount, operation } from '../operation.ts';
import { pageIn, pageOut } from '../pages.ts';
import { ProblemReply } from '../problem-reply.ts';
import { refusalReply } from '../refusals.ts';

export interface Keeper<View, Creation, Update> {
  list(context: HttpContext, isActive: boolean | undefined, page: Page): Promise<Paged<View>>;
  read(context: HttpContext, id: number): Promise<View | undefined>;
  create(context: HttpContext, creation: Creation): Promise<Outcome<number>>;
  /** `update` may be a whole creation: replacing is updating every field. */
  update(context: HttpContext, id: number, update: Update | Creation): Promise<Outcome<number>>;
  archive(context: HttpContext, id: number): Promise<Outcome<number>>;
}

export function resource<View, Creation, Update>(
  definitions: Resource<View, Creation, Update>,
  keeper: Keeper<View, Creation, Update>,
): Mount {
  async function afterwards(context: HttpContext, outcome: Outcome<number>, t: Translate) {
    if (!outcome.ok) return refusalReply(outcome.refusal, t);
    return (await keeper.read(context, outcome.value)) ?? new ProblemReply('not_found');
  }
  const mounts = [
    operation(definitions.list, async ({ query, path }, context) =>
      pageOut(await keeper.list(context, query.is_active, pageIn(query)), query, path, (view) => view),
    ),
    operation(
      definitions.read,
      async ({ params }, context) => (await keeper.read(context, params.id)) ?? new ProblemReply('not_found'),
    ),
    operation(definitions.create, async ({ body, t }, context) =>
      afterwards(context, await keeper.create(context, body), t),
    ),
    operation(definitions.update, async ({ params, body, t }, context) =>
      afterwards(context, await keeper.update(context, params.id, body), t),
    ),
    operation(definitions.replace, async ({ params, body, t }, context) =>
      afterwards(context, await keeper.update(context, params.id, body), t),
    ),
    operation(definitions.archive, async ({ params, t }, context) => {
      const outcome = await keeper.archive(context, params.id);
      return outcome.ok ? null : refusalReply(outcome.refusal, t);
    }),
  ];
  return (app, context) => {
    for (const mount of mounts) mount(app, context);
  };
}
