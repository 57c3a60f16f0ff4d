// Stands for packages that Bolt imports but Lambda never uses (a web server, OAuth, Socket Mode): without them the ingress starts
// about 150 ms sooner. Whatever is called of it fails at once and says why.
const absent = (): never => {
  throw new Error('This part of Bolt is not bundled for Lambda.');
};

export class SocketModeClient {
  constructor() {
    absent();
  }
}
export class InstallProvider {
  constructor() {
    absent();
  }
}
export const Router = absent;
