/**
 * The files of a drop, those of dropped folders and of what lies in them included: a ring is hundreds of files, which are
 * at hand as a folder. Hidden files (`.DS_Store`) are left out, since nobody dropped them knowingly.
 */

/** Call within the event: what was dropped is out of reach later. A folder that cannot be read rejects. */
export function droppedFiles(transfer: DataTransfer): readonly File[] | Promise<readonly File[]> {
  const files = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory === true)) return files;
  return filesOf(entries.filter((entry) => entry !== null));
}

async function filesOf(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const found: File[] = [];
  for (const entry of entries) {
    if (isDirectory(entry)) found.push(...(await filesOf(await childrenOf(entry))));
    else if (isFile(entry)) found.push(await fileOf(entry));
  }
  return found;
}

/** A reader gives some of the children each time, and none when it has given all. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) return children.filter(({ name }) => !isHidden(name));
    children.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => { entry.file(resolve, reject); });
}

/** The files of a folder that was chosen, which come as a flat list. */
export function chosenFiles(files: Iterable<File>): File[] {
  return [...files].filter(({ name, webkitRelativePath }) => webkitRelativePath === "" || ![name, ...webkitRelativePath.split("/").slice(1)].some(isHidden));
}

function isHidden(name: string): boolean {
  return name.startsWith(".");
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
