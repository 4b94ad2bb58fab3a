import type { HttpClient } from '../connection/http.js';
import { upload, type UploadOptions } from './upload.js';

export type ThumbnailSize = 96 | 320 | 1024;

/** Files. The addresses work in `img`, `audio`, `video` and `a` where the session is a cookie; elsewhere send `headers` along. */
export const files = (http: HttpClient) => ({
  /** Sends the file: `POST /api/v1/files`. */
  upload: (file: Blob, options?: UploadOptions) => upload(http, file, options),
  url: (id: string) => http.address('/api/v1/files/{id}', { id }),
  /** A WebP with at most so many pixels on its longer side. */
  thumbnailUrl: (id: string, size: ThumbnailSize = 320) => http.address('/api/v1/files/{id}/thumbnail', { id }, { size }),
  headers: () => http.headers(),
  /** Deletes an own upload that is in no message. */
  remove: (id: string) => http.call('delete', '/api/v1/files/{id}', { path: { id } }),
});
