/** Style sheets are bundled by the build; importing one has an effect and no value. */
declare module "*.css";
