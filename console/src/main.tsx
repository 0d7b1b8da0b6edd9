import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeToken } from './frame/token.ts';
import './frame/frame.css';

takeToken();
createRoot(document.getElementById('root')!).render(<App />);
