import type { Tone } from './printed.ts';

// Points. A size that people read on paper without their better glasses, and a plan in about two pages.
export const size = { title: 20, section: 14, group: 11.5, text: 10.5, small: 8.5 };
export const margins = { top: 40, left: 44, right: 44, bottom: 50 };
/** Between two columns. */
export const gap = 22;
export const bullet = '•';

// Those of tokens.css that are dark enough on white paper.
export const ink = '#25211b';
export const soft = '#5b5347';
export const tones: Record<Tone, string> = {
	plain: '#ded5c5',
	success: '#2b6138',
	attention: '#b06a00',
	danger: '#9f2a1f'
};
