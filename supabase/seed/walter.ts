import { later } from './calendar.ts';
import { cast } from './cast.ts';
import type { Said } from './conversation.ts';
import type { Written } from './written.ts';

const { walter, lee, ana } = cast;

/** Walter and Lee: what was said in half a year, from a basement where messages come out by the window. */
export const walterAndLee: readonly Written[] = [
	{
		workingDaysAgo: 118,
		at: '10:40',
		turns: [
			[
				0,
				lee,
				'Hello Mr. Greene, this is Lee Nguyen, your nurse at Lakeside. You can write to me here any time.'
			],
			[1, lee, 'I answer on weekdays until 5.'],
			[
				171,
				walter,
				'Walter is fine. I live in a basement so these come out all at once when I stand by the window.'
			],
			[25, lee, 'Walter it is. They all came through, and I read every one.']
		]
	},
	{
		workingDaysAgo: 100,
		at: '07:10',
		turns: [
			[0, walter, 'Weight 188.6. Shoes off.'],
			[95, lee, 'Thank you. Noted, shoes and all.']
		]
	},
	{
		workingDaysAgo: 92,
		at: '13:15',
		turns: [
			[0, walter, 'Used to play trumpet at church, 31 years. Put it away when my breath went.'],
			[9, lee, 'What did you play?'],
			[7, walter, 'His Eye Is on the Sparrow. Folks cried. Might have been the wrong notes.'],
			[4, lee, 'I would like to hear it. Shall we write it down as what you are working toward?'],
			[16, walter, 'One verse. Write one verse.'],
			[
				2,
				lee,
				'One verse it is. There is a breathing class on Tuesdays, Dr. Shah likes it. Shall I sign you up?'
			],
			[1, walter, 'Sign me up'],
			[12, lee, 'Done. Bring comfortable shoes.']
		]
	},
	{
		workingDaysAgo: 84,
		at: '07:22',
		turns: [
			[0, walter, 'Weight 198.4 this morning', 'Weight 189.4 this morning. Fat thumbs.'],
			[78, lee, 'Thank you for fixing it. 189.4 is what I wrote down.']
		]
	},
	{
		workingDaysAgo: 76,
		at: '11:31',
		turns: [
			[0, walter, 'What is all this about salt. Does soup count'],
			[
				14,
				lee,
				'Soup counts most of all, I am sorry to say. Bring your favorite cans and we will read the labels together.'
			],
			[5, walter, 'All of them?'],
			[3, lee, 'As many as you can carry without huffing.']
		]
	},
	{
		workingDaysAgo: 47,
		at: '07:58',
		turns: [
			[0, walter, 'Yesterday 188.2'],
			[0.1, walter, 'Today 188.0'],
			[0.1, walter, 'Did these come through'],
			[1, walter, 'Standing by the window now'],
			[34, lee, 'All four came this morning, in order. Nothing was lost.']
		]
	},
	{
		workingDaysAgo: 33,
		at: '14:20',
		turns: [
			[0, walter, 'Breathing class lady says I have the lungs of a younger man. I asked which one.'],
			[8, lee, 'Ha! Whoever he is, I hope he does not want them back.']
		]
	},
	{
		workingDaysAgo: 25,
		at: '09:30',
		turns: [
			[0, walter, 'Ride did not show up for my visit.'],
			[
				6,
				ana,
				'Good morning Walter, this is Ana, I answer for Lee today. I am so sorry. A car can be there in 20 minutes, and the clinic will wait for you.'
			],
			[2, walter, 'By the window already'],
			[58, ana, 'They tell me you made it. Thank you for your patience.']
		]
	},
	{
		workingDaysAgo: 19,
		at: '16:02',
		turns: [
			[0, walter, 'Took the horn out of its case. Just to look at it.'],
			[11, lee, 'How did it look?'],
			[4, walter, 'Like it missed me.'],
			[2, lee, 'I believe it did.']
		]
	},
	{
		workingDaysAgo: 3,
		at: '10:18',
		turns: [
			[
				0,
				walter,
				'Played four bars last night. Neighbor knocked. Thought it was a complaint. She asked for more.'
			],
			[13, lee, 'Walter, you just made the whole office smile.']
		]
	},
	{
		workingDaysAgo: 2,
		at: '07:15',
		turns: [
			[0, walter, '187.8. Slept flat. Ankles look like ankles.'],
			[82, lee, 'Thank you, Walter. I wrote it all down, ankles too.']
		]
	}
];

/** What Walter wrote this very hour, and nobody has answered yet. */
export const walterNow = (now: Date): Said[] => [
	{ by: walter.id, at: later(now, -14), body: '187.6 today.' },
	{
		by: walter.id,
		at: later(now, -12),
		body: 'Lee, the choir director called. Asks if I could do one verse on a Sunday. What do I tell her'
	}
];
