/** Signing in: what a person sends and what they hold afterwards. */
import { z } from 'zod';
import { Instant } from './instant.ts';
import { pageOf } from './page.ts';

/** `USER` may sign in and do nothing else: the role of an account that nobody has given duties yet. */
export const Role = z.enum(['ADMIN', 'STAFF', 'USER']);
export type Role = z.infer<typeof Role>;

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const Password = z.string().min(8).max(200);

export const Login = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(200),
});
export const RefreshRequest = z.object({ refresh: z.string().min(1).max(4096) });

export const User = z.strictObject({
  id: z.int(),
  email: z.string(),
  role: Role,
  is_active: z.boolean(),
  created_at: Instant,
});
export type User = z.infer<typeof User>;

export const TokenPair = z.strictObject({ access: z.string(), refresh: z.string() });
export type TokenPair = z.infer<typeof TokenPair>;
export const LoginAnswer = TokenPair.extend({ user: User });
export type LoginAnswer = z.infer<typeof LoginAnswer>;
export const Done = z.strictObject({ success: z.literal(true) });

export const UserPage = pageOf(User);
export const UserCreation = z.object({
  email: Email,
  password: Password,
  role: Role,
  is_active: z.boolean().default(true),
});
export const UserUpdate = z.object({
  email: Email.optional(),
  password: Password.optional(),
  role: Role.optional(),
  is_active: z.boolean().optional(),
});
