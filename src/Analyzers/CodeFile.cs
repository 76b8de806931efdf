using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers;

/// <summary>
/// The types that a file declares, and the members in it that have code. A file is looked at as a whole and not symbol by symbol as the host comes upon them: in a
/// build everything is bound by then, so that what a member calls in other files can be followed at no further cost.
/// </summary>
internal sealed class CodeFile
{
    private readonly Action<Diagnostic> _report;
    private readonly List<TypePart> _types = [];
    private readonly List<CodeMember> _members = [];
    private readonly ISymbol? _only;
    private bool _isCollected;

    /// <summary>The whole file, or what is in it of one type, without the types nested in that.</summary>
    public CodeFile(SemanticModel model, Action<Diagnostic> report, CancellationToken cancellation, ISymbol? only = null)
    {
        _only = only;
        Model = model;
        Cancellation = cancellation;
        _report = report;
    }

    public SyntaxTree Tree => Model.SyntaxTree;
    public SemanticModel Model { get; }
    public CancellationToken Cancellation { get; }

    /// <summary>The members in the order of the text.</summary>
    public IReadOnlyList<CodeMember> Members
    {
        get
        {
            Collect();
            return _members;
        }
    }

    /// <summary>The types in the order of the text, nested ones too; each once, whatever the number of its parts here.</summary>
    public IEnumerable<INamedTypeSymbol> Types
    {
        get
        {
            Collect();
            return _types.Select(part => part.Symbol).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        }
    }

    public void Report(Diagnostic diagnostic) => _report(diagnostic);

    private void Collect()
    {
        if (_isCollected || Tree.GetRoot(Cancellation) is not CompilationUnitSyntax unit)
            return;
        _isCollected = true;
        if (_only is null && unit.Members.Any(static member => member is GlobalStatementSyntax))
            _members.Add(new CodeMember(this, unit, unit.Span, null));
        var pending = new Stack<(MemberDeclarationSyntax Member, TypePart? Type)>();
        PushAll(unit.Members, null);
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
                    PushAll(declaration.Members, type);
                    if (!IsLookedAt(type))
                        break;
                    _types.Add(type);
                    if (declaration.BaseList?.Types is [PrimaryConstructorBaseTypeSyntax ancestor, ..])
                        _members.Add(new CodeMember(this, ancestor, ancestor.Span, type));
                    break;
                default:
                    if (!IsLookedAt(around))
                        break;
                    foreach (var body in CodeMember.BodiesOf(member))
                        _members.Add(new CodeMember(this, body, body is AccessorDeclarationSyntax or ArrowExpressionClauseSyntax ? body.Span : member.Span, around));
                    break;
            }
        }

        bool IsLookedAt(TypePart? type) => _only is null || SymbolEqualityComparer.Default.Equals(type?.Symbol, _only);

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
