/** What the pages say around the document's component. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { Language } from '../../language.ts';

interface Texts {
  readonly title: string;
  readonly email: string;
  readonly password: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly signInAgain: string;
  readonly badCredentials: string;
  readonly unreachable: string;
  readonly other: string;
  readonly fromTheDocument: string;
  readonly board: string;
  readonly nothingOpen: string;
  readonly room: string;
  readonly take: string;
  readonly status: Readonly<Record<OrderStatus, string>>;
  readonly move: Readonly<Record<OrderStatus, string>>;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  es: {
    title: 'Pedidos',
    email: 'Correo',
    password: 'Contraseña',
    signIn: 'Entrar',
    signOut: 'Salir',
    signInAgain: 'Entrar de nuevo',
    badCredentials: 'Ese correo y esa contraseña no van juntos.',
    unreachable: 'No se llega al servidor. ¿Está en marcha?',
    other: 'English',
    fromTheDocument: 'El componente del documento',
    board: 'Pedidos abiertos',
    nothingOpen: 'No hay pedidos abiertos.',
    room: 'Habitación',
    take: 'Me encargo',
    status: {
      PLACED: 'Recibido',
      PREPARING: 'En preparación',
      READY: 'Listo',
      DELIVERED: 'Entregado',
      CANCELLED: 'Anulado',
    },
    move: { PLACED: '', PREPARING: 'Preparar', READY: 'Está listo', DELIVERED: 'Entregado', CANCELLED: '' },
  },
  en: {
    title: 'Orders',
    email: 'Email',
    password: 'Password',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signInAgain: 'Sign in again',
    badCredentials: 'That email and that password do not go together.',
    unreachable: 'The server cannot be reached. Is it running?',
    other: 'Español',
    fromTheDocument: 'The component of the document',
    board: 'Open orders',
    nothingOpen: 'No open orders.',
    room: 'Room',
    take: 'I take it',
    status: {
      PLACED: 'Placed',
      PREPARING: 'Being prepared',
      READY: 'Ready',
      DELIVERED: 'Delivered',
      CANCELLED: 'Cancelled',
    },
    move: { PLACED: '', PREPARING: 'Prepare', READY: 'It is ready', DELIVERED: 'Delivered', CANCELLED: '' },
  },
};
