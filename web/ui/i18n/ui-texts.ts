/** The texts of what all pages share. */
import { controls as enControls } from './en/controls.ts';
import { controls } from './es/controls.ts';
import { defineTexts } from './texts.ts';

export const uiTexts = defineTexts({ es: { controls }, en: { controls: enControls } });
