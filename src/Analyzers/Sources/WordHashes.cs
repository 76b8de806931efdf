using System.Runtime.CompilerServices;

namespace SessionGuard.Analyzers.Sources;

/// <summary>A set of hashes of words. One of the framework would be compiled for these numbers anew in every process, and be slow until then.</summary>
internal sealed class WordHashes
{
    private uint[] _slots = new uint[128];
    private int _count;
    private bool _hasEscape;

    /// <summary>Whether the word is there, or an escape, which may spell it.</summary>
    public bool MayHave(uint hash) => _hasEscape || Has(hash);

    public bool Has(uint hash) => hash == WordTable.Escape ? _hasEscape : _slots[SlotOf(hash)] != WordTable.Escape;

    [MethodImpl(WordTable.Hot)]
    public void Add(uint hash)
    {
        if (hash == WordTable.Escape)
        {
            _hasEscape = true;
            return;
        }

        var slot = SlotOf(hash);
        if (_slots[slot] == hash)
            return;
        _slots[slot] = hash;
        if (++_count * 2 > _slots.Length)
            Grow();
    }

    /// <summary>Where the hash stands, or the free slot that it would be put in.</summary>
    [MethodImpl(WordTable.Hot)]
    private uint SlotOf(uint hash)
    {
        var slots = _slots;
        var last = (uint)slots.Length - 1;
        var slot = hash & last;
        while (slots[slot] != hash && slots[slot] != WordTable.Escape)
            slot = (slot + 1) & last;
        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new uint[old.Length * 2];
        foreach (var hash in old)
        {
            if (hash != WordTable.Escape)
                _slots[SlotOf(hash)] = hash;
        }
    }
}
