/** What the demo's people are celebrated with: four signs of the four teams, drawn here and always moving. */
import { gif } from './gif.ts';

const SIZE = 300;
const FRAMES = 20;
const DELAY = 8;
const TURN = 2 * Math.PI;

type Colour = readonly [number, number, number];
const INK: Colour = [18, 28, 24];
const DEEP: Colour = [30, 62, 56];
const PAPER: Colour = [248, 247, 242];
const PACE: Colour = [242, 96, 18];
/** From each of these to each other one in steps, so that edges are soft. */
const COLOURS = [INK, DEEP, PAPER, PACE] as const;
const STEPS = 8;

const mixed = (from: Colour, to: Colour, share: number): Colour => [
	from[0] + (to[0] - from[0]) * share,
	from[1] + (to[1] - from[1]) * share,
	from[2] + (to[2] - from[2]) * share
];

const PALETTE: readonly Colour[] = COLOURS.flatMap((from, index) =>
	COLOURS.slice(index + 1).flatMap((to) =>
		Array.from({ length: STEPS + 1 }, (_, step) => mixed(from, to, step / STEPS).map(Math.round) as never)
	)
);

function nearest(colour: Colour): number {
	const far = (one: Colour) =>
		(one[0] - colour[0]) ** 2 + (one[1] - colour[1]) ** 2 + (one[2] - colour[2]) ** 2;
	return PALETTE.reduce((best, one, index) => (far(one) < far(PALETTE[best] ?? one) ? index : best), 0);
}

/** How far a point is outside of a shape (negative: inside), in pixels; the origin is the picture's middle. */
type Shape = (x: number, y: number) => number;
interface Painted {
	readonly shape: Shape;
	readonly colour: Colour;
}
/** Back to front, at a share of the round. */
type Drawing = (time: number) => readonly Painted[];

const circle =
	(cx: number, cy: number, radius: number): Shape =>
	(x, y) =>
		Math.hypot(x - cx, y - cy) - radius;
const ring = (cx: number, cy: number, radius: number, half: number): Shape => {
	const round = circle(cx, cy, radius);
	return (x, y) => Math.abs(round(x, y)) - half;
};
const box =
	(cx: number, cy: number, halfWidth: number, halfHeight: number): Shape =>
	(x, y) =>
		Math.max(Math.abs(x - cx) - halfWidth, Math.abs(y - cy) - halfHeight);
/** Convex, its corners clockwise as one sees them. */
const polygon = (...corners: readonly (readonly [number, number])[]): Shape => {
	const sides = corners.map(([x, y], index) => {
		const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y];
		const length = Math.hypot(nextX - x, nextY - y);
		return { x, y, across: (nextY - y) / length, down: -(nextX - x) / length };
	});
	return (x, y) => Math.max(...sides.map((side) => (x - side.x) * side.across + (y - side.y) * side.down));
};
const turned =
	(shape: Shape, angle: number, cx = 0, cy = 0): Shape =>
	(x, y) => {
		const [sine, cosine] = [Math.sin(-angle), Math.cos(-angle)];
		const [dx, dy] = [x - cx, y - cy];
		return shape(cx + dx * cosine - dy * sine, cy + dx * sine + dy * cosine);
	};
/** Everything below a rolling line. */
const waves =
	(level: number, height: number, length: number, time: number): Shape =>
	(x, y) =>
		level + height * Math.sin(TURN * (x / length + time)) - y;

/** Its light goes round: wide towards the reader, thin when it looks away. */
const lighthouse: Drawing = (time) => {
	const angle = TURN * time;
	const reach = Math.cos(angle) * 260;
	const wide = 16 + 20 * Math.abs(Math.sin(angle));
	const beam = (far: number): Shape =>
		far > 0
			? polygon([0, -78], [far, -78 - wide], [far, -78 + wide])
			: polygon([0, -78], [far, -78 + wide], [far, -78 - wide]);
	return [
		{ shape: beam(Math.abs(reach) < 1 ? 1 : reach), colour: PACE },
		{ shape: polygon([-22, -58], [22, -58], [38, 110], [-38, 110]), colour: PAPER },
		{ shape: polygon([-26, -14], [26, -14], [29, 18], [-29, 18]), colour: PACE },
		{ shape: polygon([-32, 50], [32, 50], [36, 82], [-36, 82]), colour: PACE },
		{ shape: box(0, -60, 34, 6), colour: PAPER },
		{ shape: circle(0, -78, 14 + 5 * Math.sin(angle) ** 2), colour: PACE },
		{ shape: polygon([0, -126], [30, -98], [-30, -98]), colour: PAPER },
		{ shape: waves(104, 5, 100, time), colour: DEEP },
		{ shape: waves(124, 4, 75, 1 - time), colour: INK }
	];
};

/** The needle swings past north, and comes to rest there. */
const compass: Drawing = (time) => {
	const swing = 2.6 * Math.exp(-4.2 * time) * Math.cos(TURN * 2.4 * time) * (1 - time);
	const marks = Array.from({ length: 12 }, (_, index): Painted => {
		const long = index % 3 === 0 ? 12 : 6;
		return {
			shape: turned(box(0, -104 + long, index % 3 === 0 ? 4 : 2.5, long), (TURN * index) / 12),
			colour: index === 0 ? PACE : PAPER
		};
	});
	return [
		{ shape: ring(0, 0, 124, 7), colour: PAPER },
		...marks,
		{ shape: turned(polygon([0, -92], [17, 0], [-17, 0]), swing), colour: PACE },
		{ shape: turned(polygon([0, 92], [-17, 0], [17, 0]), swing), colour: PAPER },
		{ shape: circle(0, 0, 11), colour: INK }
	];
};

/** A boat before the wind. */
const boat: Drawing = (time) => {
	const [tilt, rise] = [0.1 * Math.sin(TURN * time), 7 * Math.cos(TURN * time)];
	const sailed = (shape: Shape): Shape => turned((x, y) => shape(x, y - rise), tilt, 0, 60);
	return [
		{ shape: circle(78, -84, 30), colour: PACE },
		{ shape: waves(66, 6, 150, time), colour: DEEP },
		{ shape: sailed(box(0, -18, 3.5, 92)), colour: PAPER },
		{ shape: sailed(polygon([-10, -104], [-10, 40], [-96, 40])), colour: PAPER },
		{ shape: sailed(polygon([10, -76], [74, 40], [10, 40])), colour: PACE },
		{ shape: sailed(polygon([-104, 54], [104, 54], [70, 96], [-74, 96])), colour: PAPER },
		{ shape: waves(92, 7, 100, 1 - time), colour: DEEP },
		{ shape: waves(118, 5, 75, time), colour: INK }
	];
};

/** An anchor on its chain. */
const anchor: Drawing = (time) => {
	const angle = 0.16 * Math.sin(TURN * time);
	const hung = (shape: Shape): Shape => turned(shape, angle, 0, -150);
	const arms = ring(0, 34, 70, 10);
	const below: Shape = (x, y) => Math.max(arms(x, y), 40 - y);
	const bubbles = [-96, 92, 60].map((x, index): Painted => {
		const risen = (time + index / 3) % 1;
		return { shape: ring(x + 6 * Math.sin(TURN * risen), 130 - 260 * risen, 5 + 3 * index, 2), colour: DEEP };
	});
	return [
		...bubbles,
		...[-142, -118].map((y): Painted => ({ shape: hung(ring(0, y, 10, 4)), colour: PAPER })),
		{ shape: hung(ring(0, -86, 19, 8)), colour: PACE },
		{ shape: hung(box(0, 18, 9, 88)), colour: PAPER },
		{ shape: hung(box(0, -44, 46, 8)), colour: PAPER },
		{ shape: hung(below), colour: PAPER },
		{ shape: hung(polygon([-92, 18], [-48, 56], [-92, 62])), colour: PACE },
		{ shape: hung(polygon([92, 18], [92, 62], [48, 56])), colour: PACE }
	];
};

/** By team, in the order of the teams. */
const SIGNS: readonly Drawing[] = [lighthouse, compass, boat, anchor];

/** Pixels of a square that is looked at once for all of its shapes; from its middle no pixel of it is further than `NEAR`. */
const SQUARE = 12;
const NEAR = 12;

function frame(shapes: readonly Painted[], kept: Map<number, number>): Uint8Array {
	const pixels = new Uint8Array(SIZE * SIZE);
	for (let row = 0; row < SIZE; row += SQUARE) {
		for (let column = 0; column < SIZE; column += SQUARE) square(pixels, row, column, shapes, kept);
	}
	return pixels;
}

function square(
	pixels: Uint8Array,
	top: number,
	left: number,
	shapes: readonly Painted[],
	kept: Map<number, number>
): void {
	const middle = SIZE / 2;
	const [x, y] = [left + SQUARE / 2 - middle, top + SQUARE / 2 - middle];
	const near = shapes.filter(({ shape }) => shape(x, y) < NEAR);
	for (let row = top; row < top + SQUARE; row++) {
		for (let column = left; column < left + SQUARE; column++) {
			let colour: Colour = INK;
			for (const painted of near) {
				const cover = 0.5 - painted.shape(column - middle + 0.5, row - middle + 0.5);
				if (cover > 0) colour = cover >= 1 ? painted.colour : mixed(colour, painted.colour, cover);
			}
			const key = (colour[0] << 16) | (colour[1] << 8) | colour[2];
			let index = kept.get(key);
			if (index === undefined) kept.set(key, (index = nearest(colour)));
			pixels[row * SIZE + column] = index;
		}
	}
}

/** The bytes of a team's sign: a GIF of a second and a half that goes round. */
export function demoPicture(team: number): Uint8Array {
	const drawing = SIGNS[team % SIGNS.length] ?? lighthouse;
	const kept = new Map<number, number>();
	const frames = Array.from({ length: FRAMES }, (_, index) => frame(drawing(index / FRAMES), kept));
	return gif({ width: SIZE, height: SIZE, palette: PALETTE, frames, delay: DELAY });
}
