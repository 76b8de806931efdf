using System.Runtime.CompilerServices;

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

/// <summary>The words of a code base that are signs of sessions, looked for in source text.</summary>
internal sealed class WordSet
{
    private readonly WordTable _words = new();
    private readonly List<string> _suffixes = [];

    public void Add(string word, Signs signs) => _words.Add(word, (uint)signs);

    /// <summary>Words that end so, too, are signs of a session.</summary>
    public void AddSuffix(string suffix) => _suffixes.Add(suffix);

    public static bool AreEnough(Signs signs) => (signs & Signs.Session) != 0 || (signs & (Signs.Member | Signs.Bearer)) == (Signs.Member | Signs.Bearer);

    /// <summary>The signs of all words of the text, together with those given; a text is not read further than is enough, and an escape can spell any word.</summary>
    public Signs In(string text, Signs signs)
    {
        for (var i = 0; WordTable.Next(text, ref i, out var start, out var hash);)
        {
            signs |= start < 0 ? Signs.Session : SignsOf(text, start, i - start, hash);
            if (AreEnough(signs))
                break;
        }

        return signs;
    }

    /// <summary>The words of the text that are such a sign.</summary>
    public IEnumerable<string> Among(string text, Signs sign)
    {
        for (var i = 0; WordTable.Next(text, ref i, out var start, out var hash);)
        {
            if (start >= 0 && (SignsOf(text, start, i - start, hash) & sign) != 0)
                yield return text.Substring(start, i - start);
        }
    }

    [MethodImpl(WordTable.Hot)]
    private Signs SignsOf(string text, int start, int length, uint hash)
    {
        var listed = (Signs)_words.FlagsOf(text, start, length, hash);
        if ((listed & ~Signs.Foreign) != Signs.None)
            return listed;

        // What another project calls so may be a session all the more.
        foreach (var suffix in _suffixes)
        {
            if (length >= suffix.Length && text[start + length - 1] == suffix[suffix.Length - 1] && string.CompareOrdinal(suffix, 0, text, start + length - suffix.Length, suffix.Length) == 0)
                return listed | Signs.Session;
        }

        return listed;
    }
}
