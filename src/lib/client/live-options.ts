import type { BoardQuery } from '#lib/domain/board.ts';
import type { BoardFrame } from '#lib/protocol/frame.ts';
import type { Connect } from './connection.ts';

export interface OpenBoard {
	/** Its name in the worker: another one each time, so that what is still said of the board before is not heard as this one. */
	readonly name: string;
	readonly query: BoardQuery;
	readonly hear: (frame: BoardFrame) => void;
	/** Draws at once what was heard and is to be drawn with the next picture. */
	readonly draw: () => void;
	/** The earlier moment it is shown as of; null: now. */
	at: number | null;
}

export interface LiveOptions {
	readonly connect: Connect;
	/** Never goes back, ms. */
	readonly monotonic?: () => number;
	readonly wall?: () => number;
}
