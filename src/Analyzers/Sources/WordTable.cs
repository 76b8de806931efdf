using System.Runtime.CompilerServices;

namespace SessionGuard.Analyzers.Sources;

/// <summary>Words with flags of their own meaning, and how to find them in source text. The text is not parsed: comments and strings count, which costs a closer look and loses nothing.</summary>
internal sealed class WordTable
{
    /// <summary>
    /// AggressiveOptimization, which netstandard2.0 has no name for. All the text of a project goes through these loops within a second: the runtime would count
    /// their branches all that time before it compiles them well.
    /// </summary>
    public const MethodImplOptions Hot = (MethodImplOptions)512;

    /// <summary>Stands for the words of a text in which an escape may spell any.</summary>
    public const uint Escape = 0;

    private const uint Seed = 2166136261;

    private Entry[] _entries = new Entry[256];
    private int _count;

    /// <summary>Adds a word, or flags to one that is there.</summary>
    public void Add(string word, uint flags)
    {
        if (word.Length == 0)
            return;
        if (_count * 2 >= _entries.Length)
            Grow();
        Put(new Entry(word, HashOf(word), flags));
    }

    /// <summary>The flags of all words of the text, every one where an escape may spell any word.</summary>
    public uint AllIn(string text)
    {
        var flags = 0u;
        for (var i = 0; Next(text, ref i, out var start, out var hash);)
            flags |= start < 0 ? uint.MaxValue : FlagsOf(text, start, i - start, hash);
        return flags;
    }

    /// <summary>The flags of a word that stands in the text; none where it is not in the table.</summary>
    [MethodImpl(Hot)]
    public uint FlagsOf(string text, int start, int length, uint hash)
    {
        for (var slot = hash & (uint)(_entries.Length - 1); _entries[slot].Word is { } word; slot = (slot + 1) & (uint)(_entries.Length - 1))
        {
            if (_entries[slot].Hash == hash && word.Length == length && string.CompareOrdinal(word, 0, text, start, length) == 0)
                return _entries[slot].Flags;
        }

        return 0;
    }

    /// <summary>Goes on to behind the next word, or to behind an escape, whose start is -1; false behind the last one.</summary>
    [MethodImpl(Hot)]
    public static bool Next(string text, ref int index, out int start, out uint hash)
    {
        for (; index < text.Length; index++)
        {
            if (IsPartOfWord(text[index]))
            {
                start = index;
                hash = Seed;
                for (; index < text.Length && IsPartOfWord(text[index]); index++)
                    hash = Mix(hash, text[index]);
                return true;
            }

            if (text[index] == '\\' && index + 1 < text.Length && text[index + 1] is 'u' or 'U')
            {
                index++;
                start = -1;
                hash = Escape;
                return true;
            }
        }

        start = -1;
        hash = Escape;
        return false;
    }

    /// <summary>The hashes of all words of a text.</summary>
    public static WordHashes HashesIn(string text)
    {
        var hashes = new WordHashes();
        for (var i = 0; Next(text, ref i, out _, out var hash);)
            hashes.Add(hash);
        return hashes;
    }

    public static uint HashOf(string word)
    {
        var hash = Seed;
        foreach (var c in word)
            hash = Mix(hash, c);
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint hash, char c) => unchecked((hash ^ c) * 16777619);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPartOfWord(char c) => c switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' => true,
        < (char)128 => false,
        _ => !char.IsWhiteSpace(c),
    };

    private void Put(Entry entry)
    {
        var slot = entry.Hash & (uint)(_entries.Length - 1);
        for (; _entries[slot].Word is { } word; slot = (slot + 1) & (uint)(_entries.Length - 1))
        {
            if (word != entry.Word)
                continue;
            _entries[slot] = entry with { Flags = entry.Flags | _entries[slot].Flags };
            return;
        }

        _entries[slot] = entry;
        _count++;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        _count = 0;
        foreach (var entry in old)
        {
            if (entry.Word is not null)
                Put(entry);
        }
    }

    private readonly record struct Entry(string Word, uint Hash, uint Flags);
}
