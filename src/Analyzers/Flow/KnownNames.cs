using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The words that members are judged by. They stay the same from one edit to the next while no declaration, reference or option changes.</summary>
internal sealed class KnownNames(WordSet words, SpeakingNames names)
{
    private static readonly ConditionalWeakTable<ReferenceSet, Entry> Kept = new();

    public WordSet Words => words;

    public static KnownNames Of(FlowServices services, Func<DeclaredType[][], CancellationToken, KnownNames> build, CancellationToken cancellation)
    {
        var compilation = services.Compilation;
        var files = SourceFiles.Of(compilation).All.Select(file => file.Types(cancellation)).ToArray();
        if (Kept.TryGetValue(services.Model.References, out var last) && last.IsFor(services.Model, files))
            return last.Names;
        var built = build(files, cancellation);
        var entry = new Entry(built, files, services.Model.Key);
        Kept.Remove(services.Model.References);
        Kept.GetValue(services.Model.References, _ => entry);
        return built;
    }

    /// <summary>Whether any member of the file may concern sessions: else none is looked at.</summary>
    public bool MayConcern(SyntaxTree tree, ForeignNames foreign, CancellationToken cancellation)
    {
        var text = tree.GetText(cancellation).ToString();
        var signs = words.In(text, Signs.None);
        return WordSet.AreEnough(signs) || (signs & Signs.Member) != 0 && (names.AreAtHand(SourceFile.Of(tree).Types(cancellation)) || NamesForeign(text, signs, foreign));
    }

    /// <summary>Whether the text names a type of another assembly that leads to a session: only those are looked up.</summary>
    public bool NamesForeign(string text, Signs signs, ForeignNames foreign) => (signs & Signs.Foreign) != 0 && words.Among(text, Signs.Foreign).Any(foreign.Speaks);

    private sealed record Entry(KnownNames Names, DeclaredType[][] Files, string Key)
    {
        public bool IsFor(SessionModel model, DeclaredType[][] files) =>
            Key == model.Key && files.Length == Files.Length && Files.Zip(files, AreLike).All(same => same);

        private static bool AreLike(DeclaredType[] one, DeclaredType[] other) =>
            ReferenceEquals(one, other) || one.Length == other.Length && one.Zip(other, (type, twin) => type.IsLike(twin)).All(same => same);
    }
}
