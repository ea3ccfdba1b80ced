//! Columns that an import understands, by their English key or a Chinese heading.

/// What a column tells of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Building,
    Floor,
    Room,
    Use,
    Layout,
    Orientation,
    GrossArea,
    InsideArea,
    PriceBasis,
    UnitPrice,
    ListPrice,
    FiledPrice,
    FloorPrice,
    Tags,
    Remarks,
    Entrance,
    FitOut,
}

struct Heading {
    column: Column,
    key: &'static str,
    chinese: &'static [&'static str],
}

const fn heading(column: Column, key: &'static str, chinese: &'static [&'static str]) -> Heading {
    Heading { column, key, chinese }
}

/// Every column, in the order of [`Column`].
const HEADINGS: [Heading; Column::COUNT] = [
    heading(Column::Building, "building", &["楼栋", "楼栋编码", "楼栋号", "楼号", "栋号"]),
    heading(Column::Floor, "floor", &["楼层", "层"]),
    heading(Column::Room, "room", &["房号", "房间号", "房间", "室号"]),
    heading(Column::Use, "use", &["用途", "房屋用途"]),
    heading(Column::Layout, "layout", &["户型", "户型编码"]),
    heading(Column::Orientation, "orientation", &["朝向"]),
    heading(Column::GrossArea, "gross_area", &["建筑面积", "建面"]),
    heading(Column::InsideArea, "inside_area", &["套内面积", "套内"]),
    heading(Column::PriceBasis, "price_basis", &["计价方式"]),
    heading(Column::UnitPrice, "unit_price", &["单价", "标价单价", "表单价"]),
    heading(Column::ListPrice, "list_price", &["总价", "标价总价", "标价", "表总价"]),
    heading(Column::FiledPrice, "filed_price", &["备案价", "备案总价"]),
    heading(Column::FloorPrice, "floor_price", &["底价", "底总价"]),
    heading(Column::Tags, "tags", &["标签"]),
    heading(Column::Remarks, "remarks", &["备注"]),
    heading(Column::Entrance, "entrance", &["单元", "单元号"]),
    heading(Column::FitOut, "fit_out", &["装修", "装修标准", "装修情况"]),
];

impl Column {
    pub const COUNT: usize = 17;

    /// A table without one of these cannot be imported.
    pub const REQUIRED: [Self; 7] = [
        Self::Building,
        Self::Floor,
        Self::Room,
        Self::Use,
        Self::Layout,
        Self::GrossArea,
        Self::InsideArea,
    ];

    /// The column under this heading. A unit in brackets and a mark of what is required are left
    /// aside: `*建筑面积(㎡)` is the gross area.
    pub fn under(text: &str) -> Option<Self> {
        let bare = text.split(['(', '（', '[', '【']).next().unwrap_or_default();
        let bare = bare.trim_matches(|letter: char| letter.is_whitespace() || letter == '*');
        let key = bare.to_ascii_lowercase().replace([' ', '-'], "_");
        let fits = |one: &&Heading| one.key == key || one.chinese.contains(&bare);
        HEADINGS.iter().find(fits).map(|one| one.column)
    }

    /// Its English key.
    pub fn key(self) -> &'static str {
        HEADINGS[self.place()].key
    }

    /// Its first Chinese heading.
    pub fn chinese(self) -> &'static str {
        HEADINGS[self.place()].chinese.first().copied().unwrap_or_default()
    }

    pub const fn place(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood_in_both_languages() {
        for (text, column) in [
            ("building", Some(Column::Building)),
            (" Gross Area ", Some(Column::GrossArea)),
            ("gross-area", Some(Column::GrossArea)),
            ("*建筑面积（㎡）", Some(Column::GrossArea)),
            ("单价(元/㎡)", Some(Column::UnitPrice)),
            ("备案价", Some(Column::FiledPrice)),
            ("备案", None),
            ("", None),
        ] {
            assert_eq!(Column::under(text), column, "{text}");
        }
    }

    #[test]
    fn every_column_stands_at_its_place() {
        for (place, one) in HEADINGS.iter().enumerate() {
            assert_eq!(one.column.place(), place);
            assert_eq!(Column::under(one.key), Some(one.column));
            for text in one.chinese {
                assert_eq!(Column::under(text), Some(one.column), "{text}");
            }
        }
    }
}
