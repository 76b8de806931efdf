using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Finds the comments that a fix has lost.</summary>
static class CommentGuard
{
    public static async Task<ImmutableArray<string>> CommentsOfAsync(Project project, CancellationToken cancellationToken)
    {
        var comments = ImmutableArray.CreateBuilder<string>();
        foreach (var document in project.Documents)
        {
            var root = await document.GetSyntaxRootAsync(cancellationToken);
            comments.AddRange(root!.DescendantTrivia(descendIntoTrivia: false).Where(IsComment).SelectMany(LinesOf));
        }

        return comments.ToImmutable();
    }

    public static ImmutableArray<string> Lost(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var kept = after.ToList();
        return [.. before.Where(comment => !kept.Remove(comment))];
    }

    /// <summary>Puts a comment of its own at the end of every line that has none.</summary>
    public static async Task<Solution> CommentEveryLineAsync(Solution solution, ProjectId id, CancellationToken cancellationToken)
    {
        foreach (var document in solution.GetProject(id)!.Documents)
        {
            var root = await document.GetSyntaxRootAsync(cancellationToken);
            var text = await document.GetTextAsync(cancellationToken);
            var ends = root!.DescendantTrivia(descendIntoTrivia: false)
                .Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                .Select(trivia => trivia.SpanStart)
                .Where(end => EndsInCode(root, text, end))
                .Select((end, number) => new TextChange(new TextSpan(end, 0), $" // kept {number}"));
            solution = solution.WithDocumentText(document.Id, text.WithChanges(ends));
        }

        return solution;
    }

    static bool EndsInCode(SyntaxNode root, SourceText text, int end)
    {
        var line = text.Lines.GetLineFromPosition(end);
        var before = text.ToString(TextSpan.FromBounds(line.Start, end)).TrimEnd();
        return before.Length > 0 && !IsComment(root.FindTrivia(line.Start + before.Length - 1));
    }

    static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    static IEnumerable<string> LinesOf(SyntaxTrivia trivia) =>
        trivia.ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
