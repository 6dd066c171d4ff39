"""Names in letters: every name of DOMAIN §3.6 and §12.4, and the examples of the rules themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.load.readings import read_readings
from gis.pinyin import Reading, Readings, Romanised, initials, romanise, search_forms, sound_key
from gis.pinyin.numerals import ending_number, numeral
from gis.pinyin.syllables import toneless
from gis.settings import CHECKOUT

READINGS = read_readings(CHECKOUT / "data" / "placenames" / "readings.csv")

DIVISIONS = [
    ("江苏", "省", "Jiangsu Sheng"),
    ("南通", "市", "Nantong Shi"),
    ("崇川", "区", "Chongchuan Qu"),
    ("海门", "区", "Haimen Qu"),
    ("通州", "区", "Tongzhou Qu"),
    ("如东", "县", "Rudong Xian"),
    ("启东", "市", "Qidong Shi"),
    ("如皋", "市", "Rugao Shi"),
    ("海安", "市", "Hai'an Shi"),
    ("江安", "镇", "Jiang'an Zhen"),
    ("二甲", "镇", "Erjia Zhen"),
    ("四甲", "镇", "Sijia Zhen"),
    ("三厂", "街道", "Sanchang Jiedao"),
    ("吕四港", "镇", "Lüsigang Zhen"),
    ("狼山镇", "街道", "Langshanzhen Jiedao"),
    ("天生港镇", "街道", "Tianshenggangzhen Jiedao"),
    ("栟茶", "镇", "Bencha Zhen"),
    ("苴镇", "街道", "Juzhen Jiedao"),
    ("掘港", "街道", "Juegang Jiedao"),
    ("竹行", "街道", "Zhuhang Jiedao"),
    ("景德镇", "市", "Jingdezhen Shi"),
    ("三门峡", "市", "Sanmenxia Shi"),
    ("北濠东村", "社区", "Beihaodongcun Shequ"),
    ("周口店", "", "Zhoukoudian"),
    ("文家市", "", "Wenjiashi"),
    ("科尔沁 右翼", "中旗", "Ke'erqin Youyi Zhongqi"),
    ("南通", "经济技术开发区", "Nantong Jingji Jishu Kaifaqu"),
    ("1203", "高地", "1203 Gaodi"),
]
STREETS = [
    ("桃坞", "路", "Taowu Lu"),
    ("凤仪", "路", "Fengyi Lu"),
    ("世纪", "大道", "Shiji Dadao"),
    ("北京", "中路", "Beijing Zhonglu"),
    ("北京中", "路", "Beijing Zhonglu"),
    ("景山后", "街", "Jingshan Houjie"),
    ("孩儿巷", "南路", "Hai'erxiang Nanlu"),
    ("孩儿巷南", "路", "Hai'erxiang Nanlu"),
    ("外环东", "路", "Waihuan Donglu"),
    ("城东", "路", "Chengdong Lu"),
    ("修文西小", "巷", "Xiuwen Xixiaoxiang"),
    ("南横东", "街", "Nanheng Dongjie"),
    ("南小", "街", "Nan Xiaojie"),
    ("小南", "街", "Xiao Nanjie"),
    ("南大", "街", "Nan Dajie"),
    ("横", "街", "Heng Jie"),
    ("大马", "路", "Dama Lu"),
    ("朝阳门内大", "街", "Chaoyangmennei Dajie"),
    ("广安门 北滨河", "路", "Guang'anmen Beibinhe Lu"),
    ("二马", "路", "2 Malu"),
    ("经五", "路", "Jing 5 Lu"),
    ("三环", "路", "3 Huanlu"),
    ("大川淀一", "巷", "Dachuandian 1 Xiang"),
    ("大川淀", "一巷", "Dachuandian 1 Xiang"),
    ("天宁寺西里一", "巷", "Tianningsi Xili 1 Xiang"),
    ("大川淀一巷三", "弄", "Dachuandian 1 Xiang 3 Long"),
    ("第九", "弄", "Di-9 Long"),
    ("12弄3", "支弄", "12 Long 3 Zhilong"),
    ("二甲", "路", "Erjia Lu"),
    ("三厂", "路", "Sanchang Lu"),
    ("三元", "路", "Sanyuan Lu"),
    ("五一", "路", "Wuyi Lu"),
    ("八一", "路", "Bayi Lu"),
    ("三八", "路", "Sanba Lu"),
    ("统一", "路", "Tongyi Lu"),
    ("吕四", "路", "Lüsi Lu"),
]


def written(proper: str, generic: str, *, street: bool = False, readings: Readings = READINGS) -> Romanised:
    return romanise(proper, generic, readings, street=street)


@pytest.mark.parametrize(("proper", "generic", "roman"), DIVISIONS)
def test_a_place_is_written_as_the_rules_say(proper: str, generic: str, roman: str) -> None:
    assert written(proper, generic).roman == roman


@pytest.mark.parametrize(("proper", "generic", "roman"), STREETS)
def test_a_street_is_written_as_the_rules_say(proper: str, generic: str, roman: str) -> None:
    assert written(proper, generic, street=True).roman == roman


@pytest.mark.parametrize(
    ("proper", "generic", "pinyin"),
    [("海安", "市", "Hǎi'ān Shì"), ("吕四港", "镇", "Lǚsìgǎng Zhèn"), ("五一", "广场", "Wǔyī Guǎngchǎng")],
)
def test_tones_are_marked_in_the_pinyin(proper: str, generic: str, pinyin: str) -> None:
    assert written(proper, generic).pinyin == pinyin


def test_ordinals_keep_their_syllables_and_lose_them_only_on_paper() -> None:
    street = written("二马", "路", street=True)
    assert street.pinyin == "2 Mǎlù"
    assert street.syllables == ("èr", "mǎ", "lù")
    assert written("第九", "弄", street=True).pinyin == "Dì-9 Lòng"


def test_a_number_is_an_ordinal_on_streets_only() -> None:
    assert written("建设二", "路", street=True).roman == "Jianshe 2 Lu"
    assert written("建设二", "村").roman == "Jianshe'er Cun"


def test_a_word_of_the_table_keeps_its_number_and_its_modifier() -> None:
    words = [Reading("东四", ("dōng", "sì"), "word"), Reading("远东", ("yuǎn", "dōng"), "word")]
    readings = READINGS.corrected(words)
    assert written("东四十二", "条", street=True, readings=readings).roman == "Dongsi 12 Tiao"
    assert written("新远东", "路", street=True, readings=readings).roman == "Xinyuandong Lu"
    assert written("新远东", "路", street=True).roman == "Xinyuan Donglu"


def test_er_is_r_only_where_the_table_says_so() -> None:
    readings = READINGS.corrected([Reading("盆儿", ("pén", "r"), "word")])
    assert written("盆儿", "胡同", readings=readings).roman == "Penr Hutong"
    assert written("孩儿", "巷").roman == "Hai'er Xiang"


def test_a_correction_wins_over_the_table_and_leaves_the_parting_alone() -> None:
    corrected = READINGS.corrected([Reading("竹行中路", ("zhú", "xíng", "zhōng", "lù"))])
    assert written("竹行中", "路", street=True, readings=corrected).roman == "Zhuxing Zhonglu"
    assert written("竹行", "街道", readings=corrected).roman == "Zhuhang Jiedao"
    again = corrected.corrected([Reading("竹行中路", ("zhú", "háng", "zhōng", "lù"))])
    assert written("竹行中", "路", street=True, readings=again).roman == "Zhuhang Zhonglu"


def test_what_nobody_decided_is_uncertain_and_a_word_decides_it() -> None:
    assert written("重德", "路").uncertain == ("重",)
    assert written("重庆", "路").uncertain == ()
    decided = READINGS.corrected([Reading("重德", ("zhòng", "dé"), "word")])
    assert written("重德", "路", readings=decided).uncertain == ()
    assert written("重德", "路", readings=decided).syllables[0] == "zhòng"


def test_an_unverified_reading_is_given_and_stays_on_the_list() -> None:
    assert written("苴镇", "街道").uncertain == ("苴",)
    confirmed = READINGS.corrected([Reading("苴", ("jū",), "character", "known", "the town's office")])
    assert written("苴镇", "街道", readings=confirmed).uncertain == ()


def test_a_sign_without_reading_stands_as_it_is_and_is_named() -> None:
    private = chr(0x2FFFE)
    place = written(f"南{private}", "村")
    assert place.unknown == (private,)
    assert private in place.roman


def test_names_sound_alike_or_not_by_syllables() -> None:
    assert sound_key("西安", READINGS) == "xi an"
    assert sound_key("先", READINGS) == "xian"
    assert sound_key("吕四港镇", READINGS) == "lv si gang zhen"
    assert sound_key("凤仪路", READINGS) == sound_key("奉宜路", READINGS)
    assert sound_key("2马路", READINGS) == sound_key("二马路", READINGS) == "er ma lu"
    assert sound_key("陶园（新） 村", READINGS) == sound_key("陶园新村", READINGS)


def test_initials_and_forms_are_what_people_type() -> None:
    assert initials("崇川区人民中路", READINGS) == "ccqrmzl"
    assert initials("人民路12弄", READINGS) == "rml12l"
    assert search_forms(written("吕四港", "镇")) == ("lvsigangzhen", "lusigangzhen")
    assert search_forms(written("二马", "路", street=True)) == ("ermalu", "2malu")
    assert search_forms(written("海安", "市")) == ("haianshi",)


@given(st.integers(1, 999))
def test_every_number_is_read_back_from_its_characters(number: int) -> None:
    assert ending_number("建设" + numeral(number)) == (numeral(number), number)


@pytest.mark.parametrize("date", ["五一", "八一", "三八", "五四", "七一", "一二九", "十百", "二百五"])
def test_a_date_is_no_number(date: str) -> None:
    assert ending_number(date) is None


SIGNS = sorted(READINGS.dictionary)[:6000]
HAN = st.text(st.sampled_from(SIGNS), min_size=1, max_size=6)


@given(HAN, st.sampled_from(["", "路", "镇", "街道", "巷", "大道"]), st.booleans())
def test_every_syllable_of_a_name_is_in_its_sound_key(proper: str, generic: str, street: bool) -> None:
    name = written(proper, generic, street=street)
    assert name.text == proper + generic
    sounds = [toneless(syllable).replace("ü", "v") for syllable in name.syllables]
    assert sound_key(proper + generic, READINGS).split() == sounds


@given(HAN, st.sampled_from(["路", "镇"]))
def test_apostrophes_stand_exactly_before_inner_a_o_and_e(proper: str, generic: str) -> None:
    name = written(proper, generic)
    for part in name.parts:
        chunks = part.roman.split("'")
        assert "".join(chunks).lower() == "".join(map(toneless, part.syllables))
        assert all(chunk[0] in "aoe" for chunk in chunks[1:])
        inner = [syllable for syllable in part.syllables[1:] if toneless(syllable)[0] in "aoe"]
        assert len(inner) == len(chunks) - 1
        assert part.roman[0].isupper()
        assert part.roman[1:] == part.roman[1:].lower()
