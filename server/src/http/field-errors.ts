/** What a schema finds wrong, by field and in the reader's language. */
import type { FieldErrors } from '@comanda/protocol/problem';
import { LONGEST_REPORT_DAYS } from '@comanda/protocol/report';
import type { z } from 'zod';
import type { FieldProblem } from '../domain/order-placement.ts';
import type { Translate } from '../i18n/translate.ts';

type Issue = z.core.$ZodIssue;

/** `items.0.quantity`; the body as a whole is `body`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'body' : path.map(String).join('.');
}

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input;
  for (const step of path) {
    // A part of a text, like one word of a list in a query: it was there, and it was wrong.
    if (typeof value !== 'object' || value === null) return false;
    value = Reflect.get(value, step);
  }
  return value === undefined;
}

function say(issue: Issue, input: unknown, t: Translate): string {
  if (isMissing(input, issue.path)) return t('api.field.required');
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? t('api.field.not_whole')
        : t('api.field.wrong_type', { expected: issue.expected });
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? t('api.field.too_small', { minimum: String(issue.minimum) })
        : t('api.field.too_short', { minimum: String(issue.minimum) });
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? t('api.field.too_big', { maximum: String(issue.maximum) })
        : t('api.field.too_long', { maximum: String(issue.maximum) });
    case 'invalid_value':
      return t('api.field.one_of', { values: issue.values.map(String).join(', ') });
    case 'custom':
      if (issue.params?.reason === 'instant') return t('api.field.instant');
      if (issue.params?.reason === 'report_range') {
        return t('api.field.report_range', { days: LONGEST_REPORT_DAYS });
      }
      if (issue.params?.reason === 'push_endpoint') return t('api.field.push_endpoint');
      if (issue.params?.reason === 'p256dh') return t('api.field.p256dh');
      if (issue.params?.reason === 'push_auth') return t('api.field.push_auth');
      if (issue.params?.reason === 'step_twice') return t('api.field.step_twice');
      if (issue.params?.reason === 'not_rising') return t('api.field.not_rising');
      if (issue.params?.reason === 'late_not_after_warning') return t('api.field.late_not_after_warning');
      if (issue.params?.reason === 'station_twice') return t('api.field.station_twice');
      if (issue.params?.reason === 'category_twice') return t('api.field.category_twice');
      if (issue.params?.reason === 'item_twice') return t('api.field.item_twice');
      if (issue.params?.reason === 'option_twice') return t('api.field.option_twice');
      if (issue.params?.reason === 'max_below_min') return t('api.field.max_below_min');
      if (issue.params?.reason === 'max_above_choices') return t('api.field.max_above_choices');
      if (issue.params?.reason === 'room_or_device') return t('api.field.room_or_device');
      if (issue.params?.reason === 'note_or_reason') return t('api.field.note_or_reason');
      return t('api.field.format');
    default:
      return t('api.field.format');
  }
}

/** `input` is what was parsed: it tells a missing field from a wrong one. */
export function fieldErrors(issues: readonly Issue[], input: unknown, t: Translate): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const path = pathOf(issue.path);
    const texts = errors[path] ?? [];
    const text = say(issue, input, t);
    if (!texts.includes(text)) texts.push(text);
    errors[path] = texts;
  }
  return errors;
}

export function placementErrors(problems: readonly FieldProblem[], t: Translate): FieldErrors {
  const errors: FieldErrors = {};
  for (const problem of problems) errors[problem.path] = [...(errors[problem.path] ?? []), placementError(problem, t)];
  return errors;
}

function placementError(problem: FieldProblem, t: Translate): string {
  const { path: _, reason, ...values } = problem;
  return t(`api.field.${reason}`, values);
}
