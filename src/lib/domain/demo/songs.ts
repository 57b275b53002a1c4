/** Short tunes, played by nobody: what the demo's people are celebrated with, as WAV files. */
import { pick, seededRandom, seedOf, whole, type Random } from './random.ts';

const HERTZ = 16_000;
/** The tune's lowest note, and the five steps of its scale in half tones above it: no two of them sound wrong together. */
const ROOTS = [220, 246.94, 261.63, 293.66, 329.63] as const;
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16] as const;
const NOTES = 9;
/** Seconds. */
const BEATS = [0.16, 0.18, 0.21] as const;
const LAST_NOTE = 1.1;
const LOUDEST = 0.6;
/** How loud the overtones are, from the note itself upwards. */
const VOICES = [
	[1, 0.35, 0.2, 0.08],
	[1, 0.05, 0.4, 0.05, 0.2],
	[1, 0.6, 0.1]
] as const;

interface Note {
	/** Seconds from the beginning. */
	readonly at: number;
	readonly length: number;
	readonly hertz: number;
}

/** A tune that wanders, climbs at its end, and stays on the root an octave up. */
function tune(random: Random): Note[] {
	const root = pick(random, ROOTS);
	const beat = pick(random, BEATS);
	const steps: number[] = [];
	for (let at = whole(random, 0, 3); steps.length < NOTES - 4;) {
		steps.push(at);
		at = Math.min(SCALE.length - 1, Math.max(0, at + pick(random, [-2, -1, 1, 2, 3])));
	}
	steps.push(2, 3, 4, 5);
	let at = 0;
	return steps.map((step, index) => {
		const last = index === steps.length - 1;
		const length = last ? LAST_NOTE : beat * pick(random, [1, 1, 1, 2]);
		const note = { at, length: length + 0.25, hertz: root * 2 ** ((SCALE[step] ?? 0) / 12) };
		at += length;
		return note;
	});
}

/** Samples of [-1, 1]; every note swells within 8 ms and fades. */
function sounded(notes: readonly Note[], voice: readonly number[]): Float64Array {
	const seconds = Math.max(...notes.map(({ at, length }) => at + length));
	const samples = new Float64Array(Math.ceil(seconds * HERTZ));
	for (const { at, length, hertz } of notes) {
		const from = Math.floor(at * HERTZ);
		const count = Math.min(Math.floor(length * HERTZ), samples.length - from);
		for (let index = 0; index < count; index++) {
			const time = index / HERTZ;
			const swell = Math.min(1, time / 0.008) * (1 - time / length) ** 2;
			let wave = 0;
			for (const [over, loud] of voice.entries())
				wave += loud * Math.sin(2 * Math.PI * hertz * (over + 1) * time);
			samples[from + index]! += swell * wave;
		}
	}
	return samples;
}

/** 16 bits, one channel, little-endian; the loudest sample as loud as all songs. */
function wav(samples: Float64Array): Uint8Array {
	const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
	const file = new Uint8Array(44 + samples.length * 2);
	const view = new DataView(file.buffer);
	const text = (at: number, letters: string) =>
		[...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
	text(0, 'RIFF');
	view.setUint32(4, file.length - 8, true);
	text(8, 'WAVEfmt ');
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, HERTZ, true);
	view.setUint32(28, HERTZ * 2, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	text(36, 'data');
	view.setUint32(40, samples.length * 2, true);
	for (const [index, sample] of samples.entries())
		view.setInt16(44 + index * 2, Math.round((sample / loudest) * LOUDEST * 32_767), true);
	return file;
}

/** The bytes of somebody's song: a WAV of two to five seconds, the same for the same numbers. */
export function demoSong(seed: number, number: number): Uint8Array {
	const random = seededRandom(seedOf(seed, number, 8));
	const notes = tune(random);
	return wav(sounded(notes, pick(random, VOICES)));
}
