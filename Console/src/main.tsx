import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/data.css';
import './styles/charts.css';
import { App } from './app';
import { applyTheme, storedTheme } from './ui/theme';

applyTheme(storedTheme());
render(<App />, document.getElementById('app')!);
