/** What the page says around the document's component. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { Language } from '../../language.ts';

interface Texts {
  readonly title: string;
  readonly other: string;
  readonly menu: string;
  readonly orders: string;
  readonly waiting: string;
  readonly notKept: string;
  readonly status: Readonly<Record<OrderStatus, string>>;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  es: {
    title: 'Habitación 101',
    other: 'English',
    menu: 'Carta',
    orders: 'Sus pedidos',
    waiting: 'En camino…',
    notKept: 'No se ha podido guardar el pedido, y no se ha enviado.',
    status: {
      PLACED: 'Recibido',
      PREPARING: 'En preparación',
      READY: 'Listo',
      DELIVERED: 'Entregado',
      CANCELLED: 'Anulado',
    },
  },
  en: {
    title: 'Room 101',
    other: 'Español',
    menu: 'Menu',
    orders: 'Your orders',
    waiting: 'On its way…',
    notKept: 'The order could not be kept, and was not sent.',
    status: {
      PLACED: 'Received',
      PREPARING: 'Being prepared',
      READY: 'Ready',
      DELIVERED: 'Delivered',
      CANCELLED: 'Cancelled',
    },
  },
};
