import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeFragment } from './frame/token.ts';
import './frame/frame.css';

takeFragment();
createRoot(document.getElementById('root')!).render(<App />);
