import { expect, test } from 'vitest';
import { isLanguage, languageCodes, languages, preferredLanguage } from './languages.ts';

test('each language is offered under its own name', () => {
	expect(languageCodes.map((code) => languages[code].name)).toEqual(['English', 'Español']);
});

test('a visitor is greeted in the language the browser asks for', () => {
	expect(preferredLanguage('es-MX,es;q=0.9,en;q=0.8')).toBe('es');
	expect(preferredLanguage('en-US,en;q=0.9,es;q=0.8')).toBe('en');
	expect(preferredLanguage('fr-FR, fr;q=0.9, es;q=0.5')).toBe('es');
	expect(preferredLanguage('en;q=0.2, es;q=0.7')).toBe('es');
});

test('a visitor whose language is not spoken, refused or absent is greeted in English', () => {
	expect(preferredLanguage('zh-CN,zh;q=0.9')).toBe('en');
	expect(preferredLanguage('es;q=0')).toBe('en');
	expect(preferredLanguage('')).toBe('en');
	expect(preferredLanguage(null)).toBe('en');
	expect(preferredLanguage('*;q=;;,,constructor,__proto__')).toBe('en');
});

test('only the codes of spoken languages pass', () => {
	expect(isLanguage('es')).toBe(true);
	expect(isLanguage('toString')).toBe(false);
	expect(isLanguage('ES')).toBe(false);
	expect(isLanguage(undefined)).toBe(false);
});
