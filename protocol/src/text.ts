/** What people type: text that every database and every screen can take, without control characters and half characters. */
import { z } from 'zod';

/** One line, without spaces around it. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
}

/** Several lines: with line ends and tabs. */
export function lines(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u);
}
