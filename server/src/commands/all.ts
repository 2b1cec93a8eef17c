/** Every command as a function that edges may call: the write side of the program. */
import type { Clock } from '../domain/clock.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { Transactor } from '../store/transactor.ts';
import { acknowledgeOrder } from './acknowledge-order.ts';
import { amendOrder } from './amend-order.ts';
import { climbLadder } from './climb-ladder.ts';
import { confirmOrder } from './confirm-order.ts';
import { followForWebhooks, takeDeliveryTurn } from './deliver-webhooks.ts';
import { endStaleDrill, startDrill } from './drills.ts';
import { fillDemo } from './fill-demo.ts';
import {
  changeAvailability,
  createCategory,
  createProduct,
  createTag,
  setPhotograph,
  updateCategory,
  updateProduct,
  updateTag,
} from './keep-catalog.ts';
import { createDevice, createRoom, updateDevice, updateRoom } from './keep-clinic.ts';
import { returnLease, takeLease } from './keep-lease.ts';
import { forgetPush, keepPushKeys, subscribePush, unsubscribePush } from './keep-push.ts';
import { endSession, renewSession, startSession } from './keep-sessions.ts';
import { changeBoard, changeLadder, lookAgain } from './keep-settings.ts';
import { createUser, updateUser } from './keep-users.ts';
import {
  createWebhook,
  replayDead,
  replayDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from './keep-webhooks.ts';
import { markItem } from './mark-item.ts';
import { cancelOwnOrder, moveOrder } from './move-order.ts';
import { notePushes } from './note-pushes.ts';
import { noteReceipts } from './note-receipts.ts';
import { noteScreens } from './note-screens.ts';
import { noteSuspicion } from './note-suspicion.ts';
import { placeOrder } from './place-order.ts';
import { prune } from './prune.ts';
import { claimPushes, followForPush, settlePush } from './send-pushes.ts';

export interface CommandSettings {
  readonly currency: string;
  readonly eventRetentionMs: number;
  readonly outlook: Outlook;
}

export function bindCommands(transactor: Transactor, clock: Clock, settings: CommandSettings) {
  return {
    placeOrder: transactor.bind(placeOrder(clock, settings.currency, settings.outlook)),
    moveOrder: transactor.bind(moveOrder(clock)),
    cancelOwnOrder: transactor.bind(cancelOwnOrder(clock)),
    acknowledgeOrder: transactor.bind(acknowledgeOrder(clock)),
    amendOrder: transactor.bind(amendOrder(clock)),
    markItem: transactor.bind(markItem(clock)),
    confirmOrder: transactor.bind(confirmOrder(clock)),
    startDrill: transactor.bind(startDrill(clock, settings.currency, settings.outlook)),
    endStaleDrill: transactor.bind(endStaleDrill(clock)),
    noteReceipts: transactor.bind(noteReceipts(clock, () => settings.outlook.firstUnacknowledgedMs())),
    notePushes: transactor.bind(notePushes(() => settings.outlook.firstUnacknowledgedMs())),
    noteScreens: transactor.bind(noteScreens(clock)),
    noteSuspicion: transactor.bind(noteSuspicion(clock)),
    createCategory: transactor.bind(createCategory(clock)),
    updateCategory: transactor.bind(updateCategory(clock)),
    createTag: transactor.bind(createTag(clock)),
    updateTag: transactor.bind(updateTag(clock)),
    createProduct: transactor.bind(createProduct(clock)),
    updateProduct: transactor.bind(updateProduct(clock)),
    changeAvailability: transactor.bind(changeAvailability(clock)),
    setPhotograph: transactor.bind(setPhotograph(clock)),
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
    climbLadder: transactor.bind(climbLadder(clock)),
    changeLadder: transactor.bind(changeLadder(clock)),
    changeBoard: transactor.bind(changeBoard(clock)),
    lookAgain: transactor.bind(lookAgain(clock)),
    createWebhook: transactor.bind(createWebhook(clock)),
    updateWebhook: transactor.bind(updateWebhook(clock)),
    rotateWebhookSecret: transactor.bind(rotateWebhookSecret(clock)),
    testWebhook: transactor.bind(testWebhook(clock)),
    replayDelivery: transactor.bind(replayDelivery(clock)),
    replayDead: transactor.bind(replayDead(clock)),
    followForWebhooks: transactor.bind(followForWebhooks(clock)),
    takeDeliveryTurn: transactor.bind(takeDeliveryTurn(clock)),
    keepPushKeys: transactor.bind(keepPushKeys(clock)),
    subscribePush: transactor.bind(subscribePush(clock)),
    unsubscribePush: transactor.bind(unsubscribePush),
    forgetPush: transactor.bind(forgetPush),
    followForPush: transactor.bind(followForPush(clock)),
    claimPushes: transactor.bind(claimPushes(clock)),
    settlePush: transactor.bind(settlePush),
    fillDemo: transactor.bind(fillDemo(clock)),
    prune: transactor.bind(prune(clock, settings.eventRetentionMs)),
  };
}

export type Commands = ReturnType<typeof bindCommands>;
