/** The live board of this page. */
import { SERVER, staff } from '../session/staff.ts';
import { LiveBoard } from './live-board.ts';

export const liveBoard = new LiveBoard(SERVER, staff);
