declare module 'aws4' {
  interface Request {
    host: string;
    path: string;
    method: string;
    headers: Record<string, string>;
    body?: string;
    service: string;
    region: string;
  }

  interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  }

  const aws4: { sign(request: Request, credentials: Credentials): Request };
  export default aws4;
}
