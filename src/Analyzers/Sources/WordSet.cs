namespace SessionGuard.Analyzers.Sources;

/// <summary>What a word in a source text is a sign of.</summary>
[Flags]
internal enum Signs : byte
{
    None = 0,

    /// <summary>May be a session's member, and may as well be anybody's: it takes a bearer as well.</summary>
    Member = 1,

    /// <summary>A session, or something that leads to one, can be had here.</summary>
    Bearer = 2,

    /// <summary>Enough by itself.</summary>
    Session = 4,

    /// <summary>What a type of another assembly of this code base is called: whether it leads to a session, that type must be asked.</summary>
    Foreign = 8,
}

/// <summary>Words looked for in source text. The text is not parsed: comments and strings count, which costs a closer look and loses nothing.</summary>
internal sealed class WordSet
{
    private readonly List<string> _suffixes = [];
    private Entry[] _entries = new Entry[256];
    private int _count;

    public void Add(string word, Signs signs)
    {
        if (word.Length == 0)
            return;
        if (_count * 2 >= _entries.Length)
            Grow();
        Put(new Entry(word, HashOf(word), signs));
    }

    /// <summary>Words that end so, too, are signs of a session.</summary>
    public void AddSuffix(string suffix) => _suffixes.Add(suffix);

    public static bool AreEnough(Signs signs) => (signs & Signs.Session) != 0 || (signs & (Signs.Member | Signs.Bearer)) == (Signs.Member | Signs.Bearer);

    /// <summary>The signs of all words of the text, together with those given; a text is not read further than is enough.</summary>
    public Signs In(string text, Signs signs)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsPartOfWord(text[i]))
            {
                if (IsEscape(text, i))
                    return signs | Signs.Session;
                continue;
            }

            var start = i;
            var hash = Seed;
            for (; i < text.Length && IsPartOfWord(text[i]); i++)
                hash = Mix(hash, text[i]);
            var found = SignsOf(text, start, i - start, hash);
            i--;
            if (found == Signs.None)
                continue;
            signs |= found;
            if (AreEnough(signs))
                return signs;
        }

        return signs;
    }

    /// <summary>The words of the text that are such a sign.</summary>
    public IEnumerable<string> Among(string text, Signs sign)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            var hash = Seed;
            for (; i < text.Length && IsPartOfWord(text[i]); i++)
                hash = Mix(hash, text[i]);
            if (i > start && (SignsOf(text, start, i - start, hash) & sign) != 0)
                yield return text.Substring(start, i - start);
        }
    }

    /// <summary>Stands among the hashes of a text in which an escape may spell any word.</summary>
    public const uint Escape = 0;

    private const uint Seed = 2166136261;

    /// <summary>The hashes of all words of a text.</summary>
    public static HashSet<uint> HashesIn(string text)
    {
        var hashes = new HashSet<uint>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsPartOfWord(text[i]))
            {
                if (IsEscape(text, i))
                    hashes.Add(Escape);
                continue;
            }

            var hash = Seed;
            for (; i < text.Length && IsPartOfWord(text[i]); i++)
                hash = Mix(hash, text[i]);
            hashes.Add(hash);
            i--;
        }

        return hashes;
    }

    public static uint HashOf(string word)
    {
        var hash = Seed;
        foreach (var c in word)
            hash = Mix(hash, c);
        return hash;
    }

    /// <summary>An escape can spell any word.</summary>
    private static bool IsEscape(string text, int index) => text[index] == '\\' && index + 1 < text.Length && text[index + 1] is 'u' or 'U';

    private static uint Mix(uint hash, char c) => unchecked((hash ^ c) * 16777619);

    private static bool IsPartOfWord(char c) => c switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' => true,
        < (char)128 => false,
        _ => !char.IsWhiteSpace(c),
    };

    private Signs SignsOf(string text, int start, int length, uint hash)
    {
        var listed = Signs.None;
        for (var slot = hash & (uint)(_entries.Length - 1); _entries[slot].Word is { } word; slot = (slot + 1) & (uint)(_entries.Length - 1))
        {
            if (_entries[slot].Hash != hash || word.Length != length || string.CompareOrdinal(word, 0, text, start, length) != 0)
                continue;
            listed = _entries[slot].Signs;
            if ((listed & ~Signs.Foreign) != Signs.None)
                return listed;
            break;
        }

        // What another project calls so may be a session all the more.
        foreach (var suffix in _suffixes)
        {
            if (length >= suffix.Length && text[start + length - 1] == suffix[suffix.Length - 1] && string.CompareOrdinal(suffix, 0, text, start + length - suffix.Length, suffix.Length) == 0)
                return listed | Signs.Session;
        }

        return listed;
    }

    private void Put(Entry entry)
    {
        var slot = entry.Hash & (uint)(_entries.Length - 1);
        for (; _entries[slot].Word is { } word; slot = (slot + 1) & (uint)(_entries.Length - 1))
        {
            if (word != entry.Word)
                continue;
            _entries[slot] = entry with { Signs = entry.Signs | _entries[slot].Signs };
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

    private readonly record struct Entry(string Word, uint Hash, Signs Signs);
}
