import type { RecognitionIcon } from '#lib/domain/recognition/icons.ts';

/** An icon on a field of 24 x 24: `ink` in the colour of its text, `pace` in the accent. Path data, to be filled. */
export interface Drawing {
	/** What it is called where icons are chosen. */
	readonly name: string;
	readonly ink: string;
	readonly pace: string;
}

/** Flat bars, steps and rings, as the rest of the floor is drawn; none of them rests on its colour alone. */
export const DRAWINGS: Readonly<Record<RecognitionIcon, Drawing>> = {
	pace: { name: 'Pace line', ink: 'M2 5h9v3H2zM2 11h16v3H2zM2 17h12v3H2z', pace: 'M20 2h2v20h-2z' },
	first: { name: 'First', ink: 'M9 3h5v15h5v3H5v-3h5V7H6V4.5z', pace: 'M2 3h2v18H2z' },
	ribbon: {
		name: 'Ribbon',
		ink: 'M12 2a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
		pace: 'M7 16.5l4 1.3L9.5 22H5zM17 16.500l-4 1.300L14.5 22H19z'
	},
	target: {
		name: 'Target',
		ink: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z',
		pace: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z'
	},
	climb: { name: 'Steps up', ink: 'M2 17h5v5H2zM9 12h5v10H9z', pace: 'M16 4h5v18h-5z' },
	summit: { name: 'Summit', ink: 'M1 21L10 6l4 6 2-3 7 12z', pace: 'M10 1h2v7h-2zM12 1h6l-2 2 2 2h-6z' },
	streak: {
		name: 'Streak',
		ink: 'M2 9h3v6H2zM7 9h3v6H7zM12 9h3v6h-3zM17 9h2v2h-2zM17 13h2v2h-2z',
		pace: 'M2 18h20v2H2z'
	},
	phone: {
		name: 'Calls',
		ink: 'M6.5 2L10 3l1 5-2.5 2a13 13 0 0 0 5.5 5.500l2-2.5 5 1 1 3.500c0 2.5-2 4.5-4.5 4.500C9.5 22 2 14.5 2 6.5 2 4 4 2 6.5 2z',
		pace: 'M14 2h2v6h-2zM18 4h2v4h-2z'
	},
	deal: {
		name: 'Deal',
		ink: 'M4 2h12l4 4v16H4zm3 3v14h10V8h-3V5z',
		pace: 'M9 14.500l1.5-1.5 1.5 1.5 3-3 1.5 1.5-4.5 4.500z'
	},
	stack: { name: 'Many', ink: 'M3 13h18v3H3zM3 18h18v3H3zM3 8h18v3H3z', pace: 'M3 3h12v3H3z' },
	clock: {
		name: 'In time',
		ink: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z',
		pace: 'M11 7h2v4.500l3.5 2-1 1.800L11 12.800z'
	},
	calendar: {
		name: 'Whole week',
		ink: 'M3 5h18v17H3zm3 5v9h12v-9z',
		pace: 'M7 2h2v5H7zM15 2h2v5h-2zM8 12h3v2H8zM13 12h3v2h-3zM8 16h3v2H8z'
	},
	flag: { name: 'Flag', ink: 'M4 2h2v20H4z', pace: 'M8 3h13l-3 4.5 3 4.500H8z' },
	bolt: { name: 'Fast', ink: 'M13 1L4 14h6l-2 9 10-14h-6z', pace: 'M19 17h3v2h-3zM17 21h5v2h-5z' },
	compass: {
		name: 'Comeback',
		ink: 'M12 2a10 10 0 1 1-9.5 13l2.9-.900A7 7 0 1 0 6.5 7.700L9 10H2V3l2.4 2.500A10 10 0 0 1 12 2z',
		pace: 'M11 8h2v5l4 2-1 1.8-5-2.600z'
	},
	spark: {
		name: 'Best yet',
		ink: 'M12 1l2.5 8.500L23 12l-8.5 2.500L12 23l-2.5-8.500L1 12l8.5-2.500z',
		pace: 'M19 2h2v2h2v2h-2v2h-2V6h-2V4h2z'
	}
};
