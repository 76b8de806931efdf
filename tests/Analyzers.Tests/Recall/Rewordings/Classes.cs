using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace SessionGuard.Analyzers.Tests.Recall.Rewordings;

/// <summary>What a class is given by its primary constructor it keeps in fields: its own, or those of a base class.</summary>
sealed class ConstructorsWithFields(SemanticModel model, bool inBase) : Rewording(model)
{
    readonly HashSet<ISymbol> kept = new(SymbolEqualityComparer.Default);
    readonly List<MemberDeclarationSyntax> bases = [];

    public override SyntaxNode? VisitCompilationUnit(CompilationUnitSyntax node)
    {
        var visited = (CompilationUnitSyntax)base.VisitCompilationUnit(node)!;
        return bases.Count == 0 ? visited : visited.AddMembers([.. bases]);
    }

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) =>
        Model.GetSymbolInfo(node).Symbol is IParameterSymbol parameter && kept.Contains(parameter) && !node.Ancestors().Any(around => around is BaseListSyntax) ? IdentifierName("_" + parameter.Name).WithTriviaFrom(node) : node;

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node)
    {
        if (node.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is not { Parameters: [_, ..] } list || FillsMembers(node, list) || inBase && (node.TypeParameterList is not null || node.Parent is not CompilationUnitSyntax || HasBaseClass(node)))
            return node;
        kept.UnionWith(list.Parameters.Select(parameter => (ISymbol)Model.GetDeclaredSymbol(parameter)!));
        var visited = (ClassDeclarationSyntax)base.VisitClassDeclaration(node)!;
        var names = list.Parameters.Select(parameter => parameter.Identifier.Text).ToArray();
        var fields = string.Concat(list.Parameters.Select(parameter => $"{(inBase ? "protected" : "private")} readonly {parameter.Type} _{parameter.Identifier.Text};\n"));
        var filled = $"{{ {string.Join(" ", names.Select(name => $"_{name} = {name};"))} }}\n";
        var ancestors = visited.BaseList?.Types.Select(type => type.Type.ToString()) ?? [];
        string constructor;
        if (inBase)
        {
            var ancestor = node.Identifier.Text + "Base";
            bases.Add(Member($"{(node.Modifiers.Any(SyntaxKind.PublicKeyword) ? "public " : "")}abstract class {ancestor} {{\n{fields}protected {ancestor}{list} {filled}}}\n"));
            ancestors = ancestors.Prepend(ancestor);
            constructor = $"public {node.Identifier}{list} : base({string.Join(", ", names)}) {{ }}\n";
        }
        else
        {
            var given = visited.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault()?.ArgumentList;
            constructor = $"{fields}public {node.Identifier}{list} {(given is null ? "" : ": base" + given)} {filled}";
        }

        var inherits = ancestors.Any() ? ": " + string.Join(", ", ancestors) : "";
        return Member($"{visited.AttributeLists.ToFullString()}{visited.Modifiers.ToFullString()}class {node.Identifier.Text}{node.TypeParameterList} {inherits} {node.ConstraintClauses} {{\n{constructor}{visited.Members.ToFullString()}}}\n");
    }

    static bool FillsMembers(ClassDeclarationSyntax node, ParameterListSyntax list) => node.Members.Any(member => member is FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null }
        && member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => list.Parameters.Any(parameter => parameter.Identifier.Text == name.Identifier.Text)));

    bool HasBaseClass(ClassDeclarationSyntax node) => node.BaseList?.Types.Any(type => Model.GetTypeInfo(type.Type).Type?.TypeKind == TypeKind.Class) == true;
}

/// <summary>Each method stands in a part of its class alone.</summary>
sealed class Parts(SemanticModel model) : Rewording(model)
{
    public override SyntaxNode? VisitCompilationUnit(CompilationUnitSyntax node) => node.WithMembers(List(node.Members.SelectMany(member => member is ClassDeclarationSyntax type && type.Members.OfType<MethodDeclarationSyntax>().Any() ? Split(type) : [member])));

    static IEnumerable<MemberDeclarationSyntax> Split(ClassDeclarationSyntax type)
    {
        var modifiers = type.Modifiers.Any(SyntaxKind.PartialKeyword) ? type.Modifiers : type.Modifiers.Add(Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(Space));
        yield return type.WithoutLeadingTrivia().WithModifiers(default).WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(modifiers).WithMembers(List(type.Members.Where(member => member is not MethodDeclarationSyntax))).WithLeadingTrivia(type.GetLeadingTrivia());
        foreach (var method in type.Members.OfType<MethodDeclarationSyntax>())
            yield return Member($"{(type.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "")}partial class {type.Identifier.Text}{type.TypeParameterList} {{\n{method.ToFullString()}}}\n");
    }
}
