using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Analyzers;

/// <summary>
/// The types that a file declares, and the members in it that have code. A file is looked at as a whole and not symbol by symbol as the host comes upon them: in a
/// build everything is bound by then, so that what a member calls in other files can be followed at no further cost.
/// </summary>
internal sealed class CodeFile
{
    private readonly SemanticModelAnalysisContext _context;
    private readonly List<TypePart> _types = [];
    private readonly List<CodeMember> _members = [];

    public CodeFile(SemanticModelAnalysisContext context)
    {
        _context = context;
        if (Tree.GetRoot(Cancellation) is not CompilationUnitSyntax unit)
            return;
        if (unit.Members.Any(static member => member is GlobalStatementSyntax))
            _members.Add(new CodeMember(this, unit, unit.Span, null));
        Collect(unit.Members);
    }

    public SyntaxTree Tree => Model.SyntaxTree;
    public SemanticModel Model => _context.SemanticModel;
    public CancellationToken Cancellation => _context.CancellationToken;

    /// <summary>The members in the order of the text.</summary>
    public IReadOnlyList<CodeMember> Members => _members;

    /// <summary>The types in the order of the text, nested ones too; each once, whatever the number of its parts here.</summary>
    public IEnumerable<INamedTypeSymbol> Types => _types.Select(part => part.Symbol).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    public void Report(Diagnostic diagnostic) => _context.ReportDiagnostic(diagnostic);

    private void Collect(SyntaxList<MemberDeclarationSyntax> top)
    {
        var pending = new Stack<(MemberDeclarationSyntax Member, TypePart? Type)>();
        PushAll(top, null);
        while (pending.Count > 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            var (member, around) = pending.Pop();
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    PushAll(space.Members, null);
                    break;
                case TypeDeclarationSyntax declaration:
                    var type = new TypePart(this, declaration);
                    _types.Add(type);
                    if (declaration.BaseList?.Types is [PrimaryConstructorBaseTypeSyntax ancestor, ..])
                        _members.Add(new CodeMember(this, ancestor, ancestor.Span, type));
                    PushAll(declaration.Members, type);
                    break;
                default:
                    foreach (var body in CodeMember.BodiesOf(member))
                        _members.Add(new CodeMember(this, body, body is AccessorDeclarationSyntax or ArrowExpressionClauseSyntax ? body.Span : member.Span, around));
                    break;
            }
        }

        void PushAll(SyntaxList<MemberDeclarationSyntax> members, TypePart? type)
        {
            for (var i = members.Count - 1; i >= 0; i--)
                pending.Push((members[i], type));
        }
    }
}

/// <summary>One declaration of a type, which is looked up once for all members in it.</summary>
internal sealed class TypePart(CodeFile file, TypeDeclarationSyntax declaration)
{
    private INamedTypeSymbol? _symbol;

    public INamedTypeSymbol? Symbol => _symbol ??= file.Model.GetDeclaredSymbol(declaration, file.Cancellation);

    public IMethodSymbol? PrimaryConstructor => Symbol?.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences is [var declared] && declared.SyntaxTree == declaration.SyntaxTree && declared.Span == declaration.Span);
}
