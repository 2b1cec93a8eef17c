/** Every command as a function that edges may call: the write side of the program. */
import type { Clock } from '../domain/clock.ts';
import type { Transactor } from '../store/transactor.ts';
import { acknowledgeOrder } from './acknowledge-order.ts';
import { fillDemo } from './fill-demo.ts';
import { createCategory, createProduct, createTag, updateCategory, updateProduct, updateTag } from './keep-catalog.ts';
import { createDevice, createRoom, updateDevice, updateRoom } from './keep-clinic.ts';
import { returnLease, takeLease } from './keep-lease.ts';
import { endSession, renewSession, startSession } from './keep-sessions.ts';
import { createUser, updateUser } from './keep-users.ts';
import { cancelOwnOrder, moveOrder } from './move-order.ts';
import { placeOrder } from './place-order.ts';
import { prune } from './prune.ts';

export interface CommandSettings {
  readonly currency: string;
  readonly eventRetentionMs: number;
}

export function bindCommands(transactor: Transactor, clock: Clock, settings: CommandSettings) {
  return {
    placeOrder: transactor.bind(placeOrder(clock, settings.currency)),
    moveOrder: transactor.bind(moveOrder(clock)),
    cancelOwnOrder: transactor.bind(cancelOwnOrder(clock)),
    acknowledgeOrder: transactor.bind(acknowledgeOrder(clock)),
    createCategory: transactor.bind(createCategory),
    updateCategory: transactor.bind(updateCategory),
    createTag: transactor.bind(createTag),
    updateTag: transactor.bind(updateTag),
    createProduct: transactor.bind(createProduct(clock)),
    updateProduct: transactor.bind(updateProduct),
    createRoom: transactor.bind(createRoom(clock)),
    updateRoom: transactor.bind(updateRoom),
    createDevice: transactor.bind(createDevice(clock)),
    updateDevice: transactor.bind(updateDevice(clock)),
    createUser: transactor.bind(createUser(clock)),
    updateUser: transactor.bind(updateUser(clock)),
    startSession: transactor.bind(startSession(clock)),
    renewSession: transactor.bind(renewSession(clock)),
    endSession: transactor.bind(endSession(clock)),
    takeLease: transactor.bind(takeLease),
    returnLease: transactor.bind(returnLease),
    fillDemo: transactor.bind(fillDemo(clock)),
    prune: transactor.bind(prune(clock, settings.eventRetentionMs)),
  };
}

export type Commands = ReturnType<typeof bindCommands>;
