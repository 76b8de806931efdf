using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;

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

    static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    static IEnumerable<string> LinesOf(SyntaxTrivia trivia) =>
        trivia.ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
