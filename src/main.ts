/** The page's entry: takes WebRTC away, brings the styles, defines the elements, and puts the app into the page. */
import "./ui/lockdown";
import "./ui/tokens.css";
import { connectEngine } from "./client/engine-client";
import { App } from "./ui/app";

const app = new App();
app.connect = connectEngine;
document.body.append(app);
