import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './style/base.css';
import './style/shell.css';
import './style/narrow.css';
import { App } from './shell/app.view.js';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
