/** A line between a screen and the floor that can be cut or go dead: bytes pass through a port of ours, whatever they mean. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Line {
	/** Where a screen calls, on loopback. */
	readonly port: number;
	/** All connections break, and new ones do at once. */
	cut(): void;
	/** Half-open: whatever is sent either way is swallowed and nobody is told. What was connected then stays dead for good. */
	silence(): void;
	/** New connections pass. */
	mend(): void;
	close(): Promise<void>;
}

interface Call {
	readonly near: Socket;
	readonly far: Socket;
	dead: boolean;
}

/** `to`: the floor's port on 127.0.0.1. */
export async function layLine(to: number): Promise<Line> {
	const calls = new Set<Call>();
	let state: 'up' | 'cut' | 'silent' = 'up';

	function carry(near: Socket) {
		if (state === 'cut') return void near.destroy();
		const far = state === 'silent' ? undefined : connect(to, '127.0.0.1');
		if (!far) return swallow(near);
		const call: Call = { near, far, dead: false };
		calls.add(call);
		join(call, near, far);
		join(call, far, near);
	}

	/** One direction. A dead call's bytes, and the news of its end, go nowhere. */
	function join(call: Call, from: Socket, into: Socket) {
		from.on('error', () => from.destroy());
		from.on('data', (bytes) => {
			if (call.dead || into.destroyed) return;
			if (!into.write(bytes)) from.pause();
		});
		into.on('drain', () => from.resume());
		from.on('close', () => {
			if (!call.dead) into.destroy();
			if (call.near.destroyed && call.far.destroyed) calls.delete(call);
		});
	}

	/** Answered by the system, heard by nobody. */
	function swallow(near: Socket) {
		const call: Call = { near, far: near, dead: true };
		calls.add(call);
		near.on('error', () => near.destroy());
		near.on('data', () => {});
		near.on('close', () => calls.delete(call));
	}

	const hangUp = () => {
		for (const { near, far } of calls) {
			near.destroy();
			far.destroy();
		}
	};
	const exchange = createServer(carry);
	await new Promise<void>((resolve) => exchange.listen(0, '127.0.0.1', resolve));
	return {
		port: (exchange.address() as AddressInfo).port,
		cut() {
			state = 'cut';
			hangUp();
		},
		silence() {
			state = 'silent';
			for (const call of calls) {
				call.dead = true;
				call.near.resume();
				call.far.resume();
			}
		},
		mend: () => void (state = 'up'),
		close() {
			state = 'cut';
			hangUp();
			return new Promise((resolve) => exchange.close(() => resolve()));
		}
	};
}
