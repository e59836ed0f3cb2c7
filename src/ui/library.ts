/** What the page has of Web Awesome, with its theme: a part that is loaded late, since nothing of it is seen before a capture is opened. */
import "@awesome.me/webawesome/dist/styles/themes/default.css";
import "./library.css";
import "./icons";
import "@awesome.me/webawesome/dist/components/callout/callout.js";
import "@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js";
import "@awesome.me/webawesome/dist/components/split-panel/split-panel.js";
