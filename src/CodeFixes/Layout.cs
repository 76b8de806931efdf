using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.CodeFixes;

/// <summary>How the file is written: its line endings and its indentation.</summary>
internal sealed class Layout(SyntaxNode root, SourceText text)
{
    private const string DefaultUnit = "    ";
    private string? _unit;

    /// <summary>The line ending that the file uses first.</summary>
    public string NewLine { get; } = NewLineOf(text);

    /// <summary>One level of indentation.</summary>
    public string Unit => _unit ??= UnitOf();

    /// <summary>The whitespace that the line of a position begins with.</summary>
    public string Indentation(int position)
    {
        var line = text.Lines.GetLineFromPosition(position);
        var end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t')
            end++;
        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    public string Indentation(SyntaxNode node) => Indentation(node.SpanStart);

    /// <summary>The indentation of the statements of a block.</summary>
    public string Inside(BlockSyntax block)
    {
        var first = block.Statements.FirstOrDefault(statement => BeginsLine(statement.SpanStart));
        return first is not null ? Indentation(first) : Indentation(block.CloseBraceToken.SpanStart) + Unit;
    }

    /// <summary>Whether nothing but whitespace stands before the position on its line.</summary>
    public bool BeginsLine(int position) => IsBlank(text.Lines.GetLineFromPosition(position).Start, position);

    /// <summary>Whether nothing but whitespace follows the position on its line.</summary>
    public bool EndsLine(int position) => IsBlank(position, text.Lines.GetLineFromPosition(position).End);

    /// <summary>Whether nothing but whitespace and a comment follows the position on its line.</summary>
    public bool EndsCode(int position)
    {
        var end = text.Lines.GetLineFromPosition(position).End;
        while (position < end && text[position] is ' ' or '\t')
            position++;
        return position >= end || root.FindTrivia(position) is var trivia && IsComment(trivia) && trivia.Span.End >= end;
    }

    public bool OnOneLine(int one, int other) => text.Lines.IndexOf(one) == text.Lines.IndexOf(other);

    public static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    public static bool HasComments(SyntaxNode node) => node.DescendantTrivia(node.Span).Any(trivia => node.Span.Contains(trivia.Span) && IsComment(trivia));

    /// <summary>The comments that lie in a span, as written.</summary>
    public IReadOnlyList<SyntaxTrivia> Comments(TextSpan span) =>
        root.DescendantTrivia(span).Where(trivia => IsComment(trivia) && span.Contains(trivia.Span)).ToArray();

    private bool IsBlank(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
                return false;
        }

        return true;
    }

    private static string NewLineOf(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }

    private string UnitOf()
    {
        foreach (var member in root.DescendantNodes(node => node is not BlockSyntax).OfType<MemberDeclarationSyntax>())
        {
            if (member.Parent is not TypeDeclarationSyntax type || !BeginsLine(member.SpanStart) || !BeginsLine(type.SpanStart))
                continue;
            var outer = Indentation(type);
            var inner = Indentation(member);
            if (inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal))
                return inner.Substring(outer.Length);
        }

        return DefaultUnit;
    }
}
