/** Extensions of formats that hold no text. What is not listed is judged by its content when it is read. */
const binaryExtensions: ReadonlySet<string> = new Set(
  [
    'png jpg jpeg gif webp avif heic bmp ico icns tif tiff psd xcf sketch',
    'mp3 m4a aac ogg oga opus wav flac mid mp4 m4v mov avi mkv webm wmv',
    'zip gz tgz bz2 xz zst br 7z rar tar lz4 lzma cab dmg iso img deb rpm msi apk ipa vsix crx whl egg nupkg',
    'pdf doc docx xls xlsx ppt pptx odt ods odp epub mobi',
    'woff woff2 ttf otf eot ttc',
    'exe dll so dylib a lib o obj ko class jar war ear pyc pyo pyd wasm node elc beam rlib rmeta pdb pch gch',
    'db sqlite sqlite3 mdb accdb parquet feather arrow orc avro npy npz pkl pickle h5 hdf5',
    'pt pth ckpt onnx safetensors gguf tflite',
    'glb fbx blend stl swf',
  ].flatMap((line) => line.split(' ')),
);

export function isBinaryName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && binaryExtensions.has(name.slice(dot + 1).toLowerCase());
}
