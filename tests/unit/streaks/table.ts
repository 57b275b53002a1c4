/**
 * Calendars as text, one character a date, the last one today (spaces only help the eye):
 *   m met   x short of it by one   . nothing done   w weekend   h holiday   l leave   s before the start
 *   W H L S the same with facts on it, more than enough of them
 * What follows: current / best / freezes in hand / frozen in the current streak, and what today is.
 */
export const CALENDARS: readonly (readonly [name: string, calendar: string, expected: string])[] = [
	// the beginning
	['a first day, nothing yet', '.', '0/0/0/0 open'],
	['a first day, met', 'm', '1/1/0/0 met'],
	['a first day, short by one', 'x', '0/0/0/0 open'],
	['a second day, open', 'm.', '1/1/0/0 open'],
	['a missed first day', '.m', '1/1/0/0 met'],
	['started on a Wednesday', 'ss mm.', '2/2/0/0 open'],
	['facts from before the start', 'SS mm.', '2/2/0/0 open'],
	['starts today', 'sssss ww .', '0/0/0/0 open'],
	['starts tomorrow', 'sssss ww s', '0/0/0/0 off'],
	['starts on a weekend', 'sssss sw mm', '2/2/0/0 met'],
	// weekends
	['a whole week', 'mmmmm', '5/5/0/0 met'],
	['Saturday after a whole week', 'mmmmm w', '5/5/0/0 off'],
	['Sunday', 'mmmmm ww', '5/5/0/0 off'],
	['Monday morning', 'mmmmm ww .', '5/5/0/0 open'],
	['Monday done', 'mmmmm ww m', '6/6/0/0 met'],
	['work on Saturday adds nothing', 'mmmmm W', '5/5/0/0 off'],
	['a weekend of work after a missed Friday mends nothing', 'mmmm. WW m', '1/4/0/0 met'],
	['Friday missed breaks over the weekend', 'mmmm. ww .', '0/4/0/0 open'],
	['two weeks', 'mmmmm ww mmmm', '9/9/0/0 met'],
	['only weekends', 'WWWWW', '0/0/0/0 off'],
	// misses
	['missed yesterday', 'mmm.m', '1/3/0/0 met'],
	['missed yesterday, today open', 'mmm..', '0/3/0/0 open'],
	['short by one is missed', 'mmmx.', '0/3/0/0 open'],
	['two misses between', 'mm.mm.m', '1/2/0/0 met'],
	['the best is kept', 'mmmmm ww .mm.', '2/5/0/0 open'],
	['the best grows with the current', '.mmm ww mmmm', '7/7/0/0 met'],
	['every other day', 'm.m.m.m', '1/1/0/0 met'],
	['nothing ever', '..... ww ...', '0/0/0/0 open'],
	// leave and holidays
	['a day of leave', 'mmlmm', '4/4/0/0 met'],
	['a week of leave', 'mmmmm ww lllll ww m', '6/6/0/0 met'],
	['leave until today', 'mmm ll', '3/3/0/0 off'],
	['work during leave adds nothing', 'mmm LL m', '4/4/0/0 met'],
	['leave does not mend the day before', 'mm.llm', '1/2/0/0 met'],
	['leave from the first day', 'llm', '1/1/0/0 met'],
	['a holiday', 'mmhmm', '4/4/0/0 met'],
	['a holiday with calls', 'mmHmm', '4/4/0/0 met'],
	['a holiday on Monday', 'mmmmm ww hm', '6/6/0/0 met'],
	['a holiday today', 'mmm h', '3/3/0/0 off'],
	['a holiday within leave', 'mm lhl m', '3/3/0/0 met'],
	['a month away', 'mmmmm ww lllll ww lllll ww lllll ww lllll ww .', '5/5/0/0 open'],
	['a year off and back', `m${'l'.repeat(366)}m`, '2/2/0/0 met'],
	// freezes
	['nine days earn nothing', 'mmmmm ww mmmm', '9/9/0/0 met'],
	['the tenth earns a freeze', 'mmmmm ww mmmmm', '10/10/1/0 met'],
	['a miss on the eleventh is frozen', 'mmmmm ww mmmmm ww .m', '11/11/0/1 met'],
	['frozen and open', 'mmmmm ww mmmmm ww ..', '10/10/0/1 open'],
	['today is not frozen before it is over', 'mmmmm ww mmmmm ww .', '10/10/1/0 open'],
	['the second miss breaks', 'mmmmm ww mmmmm ww ..m', '1/10/0/0 met'],
	['twenty days hold two', `${'m'.repeat(20)}`, '20/20/2/0 met'],
	['thirty days hold no more than two', `${'m'.repeat(30)}`, '30/30/2/0 met'],
	['two freezes, two misses', `${'m'.repeat(20)}..m`, '21/21/0/2 met'],
	['two freezes, three misses', `${'m'.repeat(20)}...m`, '1/20/0/0 met'],
	[
		'a full hand wastes the thirtieth: then the fortieth fills up',
		`${'m'.repeat(30)}.${'m'.repeat(10)}`,
		'40/40/2/1 met'
	],
	['spent at 29, filled again at 30', `${'m'.repeat(29)}.m`, '30/30/2/1 met'],
	['met dates are counted through misses', `${'m'.repeat(9)}.m`, '1/9/1/0 met'],
	['the miss before the tenth is not saved by it', `${'m'.repeat(9)}.m.m`, '2/9/0/1 met'],
	[
		'nine, a miss that breaks, five, a freeze earned at ten',
		`${'m'.repeat(9)}.${'m'.repeat(5)}`,
		'5/9/1/0 met'
	],
	['off days cost no freeze', 'mmmmm ww mmmmm ww hllm', '11/11/1/0 met'],
	['a freeze spans a weekend', 'mmmmm ww mmmmm ww mmmm. ww m', '15/15/0/1 met'],
	['a freeze on each side of leave', `${'m'.repeat(20)}.lll.m`, '21/21/0/2 met'],
	['frozen days are forgotten with the streak they saved', `${'m'.repeat(10)}..mm`, '2/10/0/0 met'],
	['short by one is frozen as well', 'mmmmm ww mmmmm ww xm', '11/11/0/1 met'],
	['earned today, in hand today', `${'m'.repeat(9)} ww m`, '10/10/1/0 met'],
	['hundred days', `${'m'.repeat(100)}`, '100/100/2/0 met'],
	[
		'hundred days with a miss a month',
		`${'mmmmm ww mmmmm ww mmmmm ww mmmm. ww '.repeat(5)}m`,
		'96/96/1/5 met'
	],
	['a broken hundred keeps its best', `${'m'.repeat(100)}...m`, '1/100/0/0 met'],
	// part-time: free days are weekends of one's own
	['three days a week', 'mmmwwww mmmwwww mm', '8/8/0/0 met'],
	['four days a week, a missed Thursday', 'mmm.www m', '1/3/0/0 met'],
	['works weekends only', 'wwwwwmm wwwwwm.', '3/3/0/0 open'],
	['a part-timer who worked on a free day', 'mmmWwww mm', '5/5/0/0 met']
];
