/** Frames for the socket: what a client of ours sends, changed, and what none ever would. */
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import type { Dice } from './dice.ts';
import { anything, mutated, nested, ODD_TEXTS, oddText, spoiltJson } from './values.ts';
import type { Known } from './who.ts';
import { BINARY, CLOSE, PING, TEXT, type Piece } from './wire.ts';

const text = (said: string): Piece => ({ opcode: TEXT, payload: Buffer.from(said) });

function subscribe(dice: Dice, { words }: Pick<Known, 'words'>) {
	const stream = () =>
		dice.pick([
			'floor',
			'floor',
			'admin',
			...(words.id ?? []).slice(0, 3).map((id) => `${dice.pick(['rep', 'team'])}:${id}`)
		]);
	const cursor = () =>
		dice.chance(0.5) ? { epoch: dice.pick(['e', 'x'.repeat(64)]), seq: dice.int(1e6), mark: '0a1b2c3d' } : {};
	return {
		v: PROTOCOL_VERSION,
		streams: Array.from({ length: 1 + dice.int(3) }, () => ({ stream: stream(), ...cursor() }))
	};
}

/** Socket.IO: `2` is an event, the number behind it asks for an acknowledgement. */
const event = (parts: unknown, ack: number | string) =>
	text(`42${ack}${typeof parts === 'string' ? parts : JSON.stringify(parts)}`);

const KINDS: readonly (readonly [
	number,
	readonly [string, (dice: Dice, known: Pick<Known, 'words'>) => Piece]
])[] = [
	[10, ['probe', (dice) => event(['probe', {}], dice.int(1_000))]],
	[10, ['subscribe', (dice, known) => event(['subscribe', subscribe(dice, known)], dice.int(1_000))]],
	[
		22,
		[
			'mutated',
			(dice, known) =>
				event(
					mutated([dice.pick(['subscribe', 'probe']), subscribe(dice, known)], dice),
					dice.chance(0.8) ? dice.int(1_000) : ''
				)
		]
	],
	[
		8,
		[
			'anything',
			(dice) => event([dice.pick(['subscribe', 'probe']), anything(dice), anything(dice)], dice.int(10))
		]
	],
	[
		6,
		[
			'strange event',
			(dice) =>
				event(
					[
						dice.pick([
							'frame',
							'heartbeat',
							'connect',
							'disconnect',
							'disconnecting',
							'error',
							'newListener',
							'__proto__',
							'constructor',
							...ODD_TEXTS.slice(0, 20)
						]),
						anything(dice)
					],
					dice.chance(0.5) ? dice.int(10) : ''
				)
		]
	],
	[
		8,
		[
			'spoilt text',
			(dice, known) =>
				event(
					spoiltJson(JSON.stringify(['subscribe', subscribe(dice, known)]), dice).slice(0, 12_000),
					dice.int(10)
				)
		]
	],
	[4, ['nobody asked', (dice) => text(`43${dice.int(100)}${JSON.stringify([anything(dice)])}`)]],
	[
		3,
		[
			'namespace',
			(dice) => text(`4${dice.int(8)}/${oddText(dice).slice(0, 100)},${JSON.stringify(anything(dice, 1))}`)
		]
	],
	[4, ['connect again', (dice) => text(`40${JSON.stringify(anything(dice, 1))}`)]],
	[
		4,
		[
			'attachments',
			(dice) =>
				text(
					`4${dice.pick([5, 6])}${dice.pick(['1', '0', '99999999999', '-1', ''])}-["probe",{"_placeholder":true,"num":${dice.pick(['0', '-1', '1e9', '"__proto__"'])}}]`
				)
		]
	],
	[4, ['binary', (dice) => ({ opcode: BINARY, payload: dice.bytes(dice.int(200)) })]],
	[
		4,
		[
			'packet',
			(dice) =>
				text(`${dice.pick(['0', '1', '2', '3', '5', '6', '7', '9', 'b', ''])}${oddText(dice).slice(0, 200)}`)
		]
	],
	[4, ['ping', () => text('2')]],
	[
		3,
		[
			'bad UTF-8',
			(dice) => ({
				opcode: TEXT,
				payload: Buffer.concat([Buffer.from('42["probe",{"a":"'), dice.bytes(8), Buffer.from('"}]')])
			})
		]
	],
	[2, ['deep', (dice) => event(['subscribe', nested(dice.pick([100, 1_500]), dice)], 1)]],
	[
		1,
		[
			'wide',
			(dice) =>
				event(
					[
						'subscribe',
						{ v: 1, streams: Array.from({ length: dice.pick([65, 300]) }, () => ({ stream: 'floor' })) }
					],
					1
				)
		]
	],
	[1, ['huge', (dice) => text(`42["probe","${'x'.repeat(dice.pick([15_000, 17_000, 200_000]))}"]`)]],
	[
		1,
		[
			'wire',
			(dice) =>
				dice.pick<Piece>([
					{ opcode: TEXT, payload: Buffer.from('42["probe"]'), masked: false },
					{ opcode: TEXT, payload: Buffer.from('2'), reserved: 4 },
					{ opcode: dice.pick([3, 7, 11, 15]), payload: Buffer.from('x') },
					{ opcode: TEXT, payload: Buffer.from('42["pro'), final: false },
					{ opcode: 0, payload: Buffer.from('be"]') },
					{ opcode: PING, payload: dice.bytes(126) },
					{ opcode: PING, payload: dice.bytes(10) },
					{ opcode: CLOSE, payload: dice.bytes(dice.int(3)) },
					{ opcode: TEXT, payload: Buffer.from('x'), said: 2 ** 40 }
				])
		]
	]
];

/** One frame, and which way it was made up. */
export function frameOf(dice: Dice, known: Pick<Known, 'words'>): readonly [kind: string, piece: Piece] {
	const [kind, make] = dice.way(KINDS);
	return [kind, make(dice, known)];
}
